import { Button, Group } from '@mantine/core';
import { IconPlus, IconServer } from '@tabler/icons-react';
import { useState } from 'react';
import type { RenderService } from '../../../src-agent/contract/settings.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { PartSkeleton } from '../settings/PartSkeleton.tsx';
import { nameOfService } from './deploy-names.ts';
import { ServiceDialog } from './ServiceDialog.tsx';
import { useDeployWords } from './use-deploy-words.ts';

/** The services of the settings; each is added, changed and removed at once. */
export function ServiceListSection() {
  const words = useDeployWords();
  const { settings, changeSettings } = useApp((state) => ({
    settings: state.settings,
    changeSettings: state.changeSettings,
  }));
  /** null: closed; an empty text: a new one. */
  const [edited, setEdited] = useState<string | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  if (settings === null) return <PartSkeleton />;
  const { services } = settings.deploys;
  const remove = (service: RenderService): void =>
    setQuestion({
      title: words.removeTitle(nameOfService(service)),
      text: words.removeText,
      confirm: words.removeConfirm,
      dangerous: true,
      act: async () => {
        const others = services.filter(({ id }) => id !== service.id);
        const result = await changeSettings({ deploys: { services: others } });
        return result.ok ? null : result.error;
      },
    });
  return (
    <FrameSection
      title={words.setupServices}
      description={words.setupServicesText}
      aside={
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setEdited('')}>
          {words.add}
        </Button>
      }
    >
      {services.length === 0 ? (
        <EmptyState icon={IconServer} title={words.servicesNone}>
          {words.servicesNoneText}
        </EmptyState>
      ) : (
        <ul className="setting-rows">
          {services.map((service) => (
            <li key={service.id}>
              <div className="setting-line-row">
                <div>
                  <span className="setting-name-row">{nameOfService(service)}</span>
                  <span className="setting-facts-row">
                    <span>{service.id}</span>
                    <span>{service.branch === '' ? words.branchOfRender : plainText(service.branch)}</span>
                    <span>{service.healthUrl === null ? words.noHealth : plainText(service.healthUrl)}</span>
                  </span>
                </div>
                <Group gap="xs" wrap="nowrap">
                  <Button size="xs" variant="default" onClick={() => setEdited(service.id)}>
                    {words.edit}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => remove(service)}>
                    {words.remove}
                  </Button>
                </Group>
              </div>
            </li>
          ))}
        </ul>
      )}
      <ServiceDialog
        key={edited}
        opened={edited !== null}
        service={services.find(({ id }) => id === edited) ?? null}
        onClose={() => setEdited(null)}
      />
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </FrameSection>
  );
}
