import { Button, Menu, Tabs } from '@mantine/core';
import { IconCopy, IconRotateClockwise, IconSend, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeliveryDetail } from '../../../src-agent/contract/history-commands.ts';
import { MAIL_TARGET } from '../../../src-agent/contract/notification-mail.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { DecisionTrace } from '../../components/DecisionTrace.tsx';
import { DrawerContent } from '../../components/DrawerContent.tsx';
import { DrawerTitle } from '../../components/DrawerTitle.tsx';
import { Facts } from '../../components/Facts.tsx';
import { LinkList } from '../../components/LinkList.tsx';
import { SideDrawer } from '../../components/SideDrawer.tsx';
import { DELIVERY_MARKS, DeliveryStateMark } from '../../components/StateMark.tsx';
import { useCopy } from '../../components/use-copy.ts';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { AttemptList } from './AttemptList.tsx';
import { RequestView } from './RequestView.tsx';
import { type DeliveriesWords, deliveriesEn } from './words-en.ts';
import { deliveriesFr } from './words-fr.ts';

/** One delivery closely, and what may be done with it. */
export function DeliveryDrawer() {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  const { opened, closeDelivery } = useApp(({ openedDelivery, closeDelivery }) => ({
    opened: openedDelivery,
    closeDelivery,
  }));
  const detail = opened?.detail ?? null;
  return (
    <SideDrawer
      opened={opened !== null}
      onClose={closeDelivery}
      title={
        <DrawerTitle
          label={words.delivery}
          text={detail === null ? null : (detail.subject ?? '')}
          none={words.noSubject}
        />
      }
    >
      <DrawerContent failure={opened?.failure}>
        {detail === null ? null : <Delivery key={detail.id} detail={detail} />}
      </DrawerContent>
    </SideDrawer>
  );
}

function Delivery({ detail }: { readonly detail: DeliveryDetail }) {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  const language = useLanguage();
  const texts = textFor(language);
  const instants = useInstants();
  const numbers = useNumbers();
  const now = useNow(10_000);
  const { id, state, target, host, kind, sender, createdAt, endedAt, nextAttemptAt, history, trace, links } =
    detail;
  const when = (at: number | null) =>
    at === null ? null : <When key={at} at={at} now={now} instants={instants} />;
  return (
    <div className="drawer-parts">
      <DeliveryStateMark state={state} strong />
      <Actions detail={detail} />
      <Facts
        facts={[
          [words.target, target],
          [target === MAIL_TARGET ? words.to : words.host, plainText(recipientOf(detail) ?? host)],
          [words.kind, sentenceCase(texts.kinds[kind])],
          [words.from, sender === null || sender === '' ? words.noSender : plainText(sender)],
          [words.created, when(createdAt)],
          [
            words.nextAttempt,
            state === 'queued' ? (
              nextAttemptAt === null ? (
                words.waitsForWindow
              ) : (
                <When key="next" at={nextAttemptAt} now={now} instants={instants} ahead />
              )
            ) : null,
          ],
          [words.ended, when(endedAt)],
          [target === MAIL_TARGET ? words.mailId : words.id, <code key="id">{id}</code>],
        ]}
      />
      <Tabs defaultValue="attempts" keepMounted={false}>
        <Tabs.List mb={16}>
          <Tabs.Tab value="attempts">{words.tabAttempts(numbers.count(history.length))}</Tabs.Tab>
          <Tabs.Tab value="request">{words.tabRequest}</Tabs.Tab>
          <Tabs.Tab value="decision">{words.tabDecision}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="attempts">
          <AttemptList attempts={history} now={now} />
        </Tabs.Panel>
        <Tabs.Panel value="request">
          <RequestView detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="decision">
          <DecisionTrace
            trace={trace}
            ending={{ tone: DELIVERY_MARKS[state].tone, text: sentenceCase(texts.deliveryStates[state]) }}
          />
          {links.length === 0 ? null : (
            <section className="delivery-links">
              <h3>{words.links}</h3>
              <LinkList links={links} />
            </section>
          )}
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function Actions({ detail }: { readonly detail: DeliveryDetail }) {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  const numbers = useNumbers();
  const copy = useCopy();
  const [question, setQuestion] = useState<Question | null>(null);
  const { retry, replay, discard } = useApp((state) => ({
    retry: state.retryDelivery,
    replay: state.replayDelivery,
    discard: state.discardDelivery,
  }));
  const { id, state, target, body, attempts } = detail;
  const host = plainText(detail.host);
  const next = numbers.count(attempts + 1);
  const ask = target === MAIL_TARGET ? mailQuestions(detail, words) : words.ask;
  return (
    <div className="panel-actions">
      {state === 'dead' ? (
        <Button
          size="xs"
          leftSection={<IconRotateClockwise size={14} />}
          onClick={() =>
            setQuestion({
              title: ask.retryTitle,
              text: ask.retry(target, host, next),
              confirm: ask.retryConfirm,
              act: () => retry(id),
            })
          }
        >
          {words.retry}
        </Button>
      ) : null}
      {state === 'delivered' || state === 'discarded' ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSend size={14} />}
          disabled={body === ''}
          onClick={() =>
            setQuestion({
              title: ask.replayTitle,
              text: ask.replay(target, host, next, state === 'delivered'),
              confirm: ask.replayConfirm,
              act: () => replay(id),
            })
          }
        >
          {words.replay}
        </Button>
      ) : null}
      {state === 'queued' || state === 'dead' ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={14} />}
          onClick={() =>
            setQuestion({
              title: ask.discardTitle,
              text: ask.discard(target),
              confirm: ask.discardConfirm,
              dangerous: true,
              act: () => discard(id),
            })
          }
        >
          {words.discard}
        </Button>
      ) : null}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconCopy size={14} />}>
            {words.copy}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void copy(id)}>{words.copyId}</Menu.Item>
          <Menu.Item disabled={body === ''} onClick={() => void copy(body)}>
            {words.copyBody}
          </Menu.Item>
          <Menu.Item onClick={() => void copy(JSON.stringify(detail, null, 2))}>{words.copyAll}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}

/** A mail that may have gone out is asked about otherwise than one that did not. */
function mailQuestions(
  { lastError }: DeliveryDetail,
  { ask, askMail }: DeliveriesWords,
): DeliveriesWords['ask'] {
  const retry = lastError === 'gmail.outcome-unknown' ? askMail.retryUnknown : askMail.retry;
  return { ...ask, ...askMail, retry };
}

/** null: it goes to a webhook, or where it would go is not known any more. */
function recipientOf({ request }: DeliveryDetail): string | null {
  return request?.method === 'MAIL' ? request.to : null;
}
