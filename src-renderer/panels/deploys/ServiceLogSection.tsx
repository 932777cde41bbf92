import { Button, Group, Skeleton, TextInput } from '@mantine/core';
import { IconCopy, IconFileText, IconReload, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { DeployService } from '../../../src-agent/contract/deploy-commands.ts';
import type { ServiceLogLine } from '../../../src-agent/contract/service-log-line.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { useCopy } from '../../components/use-copy.ts';
import { useInstants } from '../../i18n/instants.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useApp } from '../../state/store.ts';
import { LogLines } from './LogLines.tsx';
import { useDeployWords } from './use-deploy-words.ts';

/** What the service wrote lately, or what the build of one deploy wrote; searched on this machine. */
export function ServiceLogSection({
  service: { id },
  isSilent,
}: {
  readonly service: DeployService;
  readonly isSilent: boolean;
}) {
  const words = useDeployWords();
  const instants = useInstants();
  const numbers = useNumbers();
  const { looked, build, search, loadServiceLog, chooseService } = useApp((state) => ({
    looked: state.serviceLog,
    build: state.serviceLogWish.build,
    search: state.serviceLogWish.search,
    loadServiceLog: state.loadServiceLog,
    chooseService: state.chooseService,
  }));
  const copy = useCopy();
  const [typed, setTyped] = useState(search);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    setTyped('');
    if (!isSilent) void loadServiceLog(id, { build, search: '' });
    if (build !== null) place.current?.scrollIntoView({ block: 'start' });
  }, [id, build, isSilent, loadServiceLog]);
  const { value, failure, busy } = looked;
  return (
    <div ref={place}>
      <FrameSection
        title={build === null ? words.log : words.buildLog(build)}
        description={build === null ? words.logText : words.buildLogText}
        aside={
          <Group gap="xs" justify="flex-end">
            {build === null ? null : (
              <Button variant="default" disabled={isSilent} onClick={() => chooseService(id)}>
                {words.wholeLog}
              </Button>
            )}
            <Button
              variant="default"
              leftSection={<IconCopy size={16} />}
              disabled={value === null || value.lines.length === 0}
              onClick={() => void copy((value?.lines ?? []).map(asText).join('\n'))}
            >
              {words.copyLog}
            </Button>
            <Button
              variant="default"
              leftSection={<IconReload size={16} />}
              loading={busy}
              disabled={isSilent}
              onClick={() => void loadServiceLog(id, { build, search })}
            >
              {words.readAgain}
            </Button>
          </Group>
        }
      >
        <form
          className="service-log-search"
          onSubmit={(event) => {
            event.preventDefault();
            void loadServiceLog(id, { build, search: typed.trim() });
          }}
        >
          <TextInput
            type="search"
            aria-label={words.searchLog}
            placeholder={words.searchLog}
            leftSection={<IconSearch size={16} />}
            maxLength={200}
            value={typed}
            disabled={isSilent}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={isSilent || busy}>
            {words.search}
          </Button>
        </form>
        {failure === null ? null : <FailureNote failure={failure} />}
        {value === null ? (
          busy ? (
            <Skeleton h={160} />
          ) : null
        ) : (
          <>
            {value.lines.length === 0 ? (
              <EmptyState icon={IconFileText} title={search === '' ? words.logNone : words.logNotFound}>
                {words.logNoneText(instants.dayAndClock(value.since))}
              </EmptyState>
            ) : (
              <LogLines lines={value.lines} label={words.logLines} search={search} />
            )}
            <p className="service-log-foot" role="status">
              {words.logFoot({
                shown: numbers.count(value.lines.length),
                searched: search === '' ? null : numbers.count(value.searched),
                since: instants.dayAndClock(value.since),
                older: value.older,
              })}
            </p>
          </>
        )}
      </FrameSection>
    </div>
  );
}

/** As it is pasted somewhere else: without a zone of its own. */
function asText({ at, level, message }: ServiceLogLine): string {
  return [new Date(at).toISOString(), level, message].filter((part) => part !== null).join(' ');
}
