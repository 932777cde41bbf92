import { Code, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleMinus, IconClock, IconInfoCircle } from '@tabler/icons-react';
import { assertNever } from '../../../src-agent/contract/assert-never.ts';
import { MAIL_TARGET } from '../../../src-agent/contract/notification-mail.ts';
import type { InspectPreview } from '../../../src-agent/contract/previews.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { DecisionTrace } from '../../components/DecisionTrace.tsx';
import { FrameNote } from '../../components/FrameNote.tsx';
import type { StateIcon, StateTone } from '../../components/StateMark.tsx';
import { type ShowInstants, useInstants } from '../../i18n/instants.ts';
import { useLanguage } from '../../i18n/language.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import { useMailWords } from './use-mail-words.ts';
import type { MailWords } from './words-en.ts';

type Ending = { readonly tone: StateTone; readonly icon: StateIcon; readonly text: string };

/** What would become of the mail, why, and the exact request. */
export function TryOutcome({ preview }: { readonly preview: InspectPreview }) {
  const words = useMailWords();
  const { reasons } = textFor(useLanguage());
  const instants = useInstants();
  const ending = endingOf(preview.decision, words, instants);
  return (
    <Stack gap="lg">
      <FrameNote tone={ending.tone} icon={ending.icon} title={ending.text}>
        <Text size="sm">{sentenceCase(reasons[preview.decision.reason])}.</Text>
      </FrameNote>
      <Facts preview={preview} />
      <Before before={preview.before} />
      <div>
        <Title order={3} mb={8}>
          {words.trace}
        </Title>
        <DecisionTrace trace={preview.trace} ending={ending} />
      </div>
      <div>
        <Title order={3} mb={8}>
          {words.requests}
        </Title>
        {preview.requests.length === 0 ? <Text size="sm">{words.requestNone}</Text> : null}
        <Stack gap="md">
          {preview.requests.map((request) => (
            <Request key={request.target} request={request} />
          ))}
        </Stack>
      </div>
    </Stack>
  );
}

function endingOf(decision: InspectPreview['decision'], words: MailWords, instants: ShowInstants): Ending {
  switch (decision.action) {
    case 'deliver':
      return { tone: 'ok', icon: IconCircleCheck, text: words.deliver };
    case 'defer':
      return {
        tone: 'waiting',
        icon: IconClock,
        text: decision.dueAt === null ? words.defer : words.deferUntil(instants.dayAndClock(decision.dueAt)),
      };
    case 'skip':
      return { tone: 'quiet', icon: IconCircleMinus, text: words.skip };
    default:
      return assertNever(decision.action);
  }
}

function Facts({ preview }: { readonly preview: InspectPreview }) {
  const words = useMailWords();
  const { kinds } = textFor(useLanguage());
  const { subject, sender, kind, urgent, deliveryTime, links } = preview;
  return (
    <dl className="mail-facts">
      <div>
        <dt>{words.subject}</dt>
        <dd className="mail-subject">{subject === '' ? words.noSubject : subject}</dd>
      </div>
      <div>
        <dt>{words.sender}</dt>
        <dd>{sender === '' ? words.none : sender}</dd>
      </div>
      <div>
        <dt>{words.kind}</dt>
        <dd>
          {kinds[kind]}
          {urgent ? `, ${words.urgent}` : ''}
        </dd>
      </div>
      {deliveryTime === null ? null : (
        <div>
          <dt>{words.deliveryTime}</dt>
          <dd>{deliveryTime}</dd>
        </div>
      )}
      <div>
        <dt>{words.linksFound}</dt>
        <dd>{links.length === 0 ? words.none : links.map(({ raw_url }) => raw_url).join(' ')}</dd>
      </div>
    </dl>
  );
}

function Before({ before }: { readonly before: InspectPreview['before'] }) {
  const words = useMailWords();
  if (!before.mail && !before.group) return null;
  return (
    <FrameNote
      tone="waiting"
      icon={IconInfoCircle}
      title={`${words.before} ${before.mail ? words.beforeMail : words.beforeGroup}`}
    />
  );
}

function Request({ request }: { readonly request: InspectPreview['requests'][number] }) {
  const words = useMailWords();
  const isMail = request.target === MAIL_TARGET;
  return (
    <section className="mail-request" aria-label={request.target}>
      <Text size="sm" fw={600}>
        {isMail ? request.url : `POST ${request.url}`}
      </Text>
      <Code block tabIndex={0} aria-label={words.headers} role="region" mah={160} className="mail-code">
        {request.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}
      </Code>
      <Code block tabIndex={0} aria-label={words.body} role="region" mah={320} className="mail-code">
        {isMail || request.bodyCut ? request.body : readable(request.body)}
      </Code>
      {request.bodyCut ? (
        <Text size="xs" c="dimmed">
          {words.requestCut}
        </Text>
      ) : null}
    </section>
  );
}

/** The same JSON with line breaks between its fields. */
function readable(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
