import { Button, Group } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconFlask,
  IconHandStop,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Failure } from '../../../src-agent/contract/result.ts';
import type { RenderService } from '../../../src-agent/contract/settings.ts';
import { FailureNote } from '../../components/FailureNote.tsx';
import { FrameSection } from '../../components/FrameSection.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { useAction } from '../../state/use-action.ts';
import { CommandDialog } from './CommandDialog.tsx';
import { nameOfService } from './deploy-names.ts';
import { useDeployWords } from './use-deploy-words.ts';

/** The local command of each service, and whether the operator has confirmed it. */
export function CommandsSection() {
  const words = useDeployWords();
  const services = useApp((state) => state.settings?.deploys.services ?? []);
  const [edited, setEdited] = useState<string | null>(null);
  if (services.length === 0) return null;
  return (
    <FrameSection title={words.commands} description={words.commandsText}>
      <ul className="setting-rows">
        {services.map((service) => (
          <CommandRow key={service.id} service={service} onEdit={() => setEdited(service.id)} />
        ))}
      </ul>
      <CommandDialog
        key={edited}
        service={services.find(({ id }) => id === edited) ?? null}
        onClose={() => setEdited(null)}
      />
    </FrameSection>
  );
}

function CommandRow({ service, onEdit }: { readonly service: RenderService; onEdit(): void }) {
  const words = useDeployWords();
  // A service that was just added is not among them yet: nothing made anew may be selected, or React draws for ever.
  const { way, confirmCommand } = useApp((state) => ({
    way: state.deployServices
      ?.find(({ id }) => id === service.id)
      ?.methods.find(({ method }) => method === 'command'),
    confirmCommand: state.confirmCommand,
  }));
  const confirming = useAction(() => confirmCommand(service.id));
  const { command } = service;
  const name = nameOfService(service);
  const fault = way?.failure ?? null;
  const isWaiting = fault?.code === 'deploy.command-unconfirmed';
  const failed = confirming.outcome?.ok === false ? confirming.outcome.error : faultToMend(fault);
  return (
    <li>
      <div className="setting-line-row">
        <div className="deploy-service">
          <span className="setting-name-row">{name}</span>
          {command === null ? (
            <StateMark tone="quiet" icon={IconCircleDashed}>
              {words.commandNone}
            </StateMark>
          ) : (
            <>
              <span className="command-line">
                {[command.program, ...command.args].map((word, at) => (
                  // Each in a box of its own: where one ends must be seen.
                  <code key={`${at.toString()} ${word}`}>{plainText(word)}</code>
                ))}
              </span>
              {way === undefined ? null : <CommandState fault={fault} />}
            </>
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          {isWaiting ? (
            <Button
              size="xs"
              loading={confirming.busy}
              aria-label={words.commandConfirmOf(name)}
              onClick={() => void confirming.run()}
            >
              {words.commandConfirm}
            </Button>
          ) : null}
          <Button
            size="xs"
            variant="default"
            aria-label={command === null ? words.commandSetOf(name) : words.commandEditOf(name)}
            onClick={onEdit}
          >
            {command === null ? words.commandSet : words.commandEdit}
          </Button>
        </Group>
      </div>
      {failed === null ? null : <FailureNote failure={failed} />}
    </li>
  );
}

function CommandState({ fault }: { readonly fault: Failure | null }) {
  const words = useDeployWords();
  if (fault === null) {
    return (
      <StateMark tone="ok" icon={IconCircleCheck}>
        {words.commandConfirmed}
      </StateMark>
    );
  }
  switch (fault.code) {
    case 'deploy.command-unconfirmed':
      return (
        <StateMark tone="waiting" icon={IconHandStop}>
          {words.toConfirm}
        </StateMark>
      );
    case 'deploy.command-demo':
      return (
        <StateMark tone="quiet" icon={IconFlask}>
          {words.commandInDemo}
        </StateMark>
      );
    default:
      return (
        <StateMark tone="failed" icon={IconAlertTriangle}>
          {words.unusable}
        </StateMark>
      );
  }
}

/** What the mark beside it does not say already. */
function faultToMend(fault: Failure | null): Failure | null {
  const isSaid = fault?.code === 'deploy.command-unconfirmed' || fault?.code === 'deploy.command-demo';
  return isSaid ? null : fault;
}
