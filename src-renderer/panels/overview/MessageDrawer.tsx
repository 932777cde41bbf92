import { Button } from '@mantine/core';
import type { MessageDetail } from '../../../src-agent/contract/history-commands.ts';
import { textFor } from '../../../src-agent/contract/text/text.ts';
import { DecisionTrace } from '../../components/DecisionTrace.tsx';
import { DrawerContent } from '../../components/DrawerContent.tsx';
import { DrawerTitle } from '../../components/DrawerTitle.tsx';
import { Facts } from '../../components/Facts.tsx';
import { LinkList } from '../../components/LinkList.tsx';
import { SideDrawer } from '../../components/SideDrawer.tsx';
import { DeliveryStateMark, MailStateMark } from '../../components/StateMark.tsx';
import { endingOfMail } from '../../components/trace-ending.ts';
import { When } from '../../components/When.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { sentenceCase } from '../../i18n/sentence-case.ts';
import { useNow } from '../../i18n/use-now.ts';
import { plainText } from '../../plain-text.ts';
import { useApp } from '../../state/store.ts';
import { overviewEn } from './words-en.ts';
import { overviewFr } from './words-fr.ts';

/** One mail closely: why it was decided so, what was found in it, what was sent for it. */
export function MessageDrawer() {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const { opened, closeMessage } = useApp(({ openedMessage, closeMessage }) => ({
    opened: openedMessage,
    closeMessage,
  }));
  const detail = opened?.detail ?? null;
  return (
    <SideDrawer
      opened={opened !== null}
      onClose={closeMessage}
      title={
        <DrawerTitle
          label={words.mail}
          text={detail === null ? null : (detail.subject ?? '')}
          none={words.noSubject}
        />
      }
    >
      <DrawerContent failure={opened?.failure}>
        {detail === null ? null : <Mail detail={detail} />}
      </DrawerContent>
    </SideDrawer>
  );
}

function Mail({ detail }: { readonly detail: MessageDetail }) {
  const words = useWords({ en: overviewEn, fr: overviewFr });
  const language = useLanguage();
  const texts = textFor(language);
  const instants = useInstants();
  const numbers = useNumbers();
  const now = useNow(10_000);
  const { show, openDelivery, closeMessage } = useApp(({ show, openDelivery, closeMessage }) => ({
    show,
    openDelivery,
    closeMessage,
  }));
  const {
    sender,
    kind,
    state,
    reason,
    noticedAt,
    decidedAt,
    deliveryTime,
    trace,
    links,
    deliveries,
    folder,
  } = detail;
  return (
    <div className="drawer-parts">
      <MailStateMark state={state} strong />
      <Facts
        facts={[
          [words.from, sender === null || sender === '' ? words.noSender : plainText(sender)],
          [words.kind, kind === null ? null : sentenceCase(texts.kinds[kind])],
          [words.deliveryTime, deliveryTime === null ? null : plainText(deliveryTime)],
          [words.noticed, <When key="noticed" at={noticedAt} now={now} instants={instants} />],
          [
            words.decided,
            decidedAt === null ? null : <When key="decided" at={decidedAt} now={now} instants={instants} />,
          ],
          [words.folder, plainText(folder)],
        ]}
      />
      <section>
        <h3>{words.trace}</h3>
        <DecisionTrace trace={trace} ending={endingOfMail(state, reason, language)} />
      </section>
      <section>
        <h3>{words.links(numbers.count(links.length))}</h3>
        {links.length === 0 ? <p className="drawer-none">{words.linksNone}</p> : <LinkList links={links} />}
      </section>
      <section>
        <h3>{words.deliveries(numbers.count(deliveries.length))}</h3>
        {deliveries.length === 0 ? (
          <p className="drawer-none">{words.deliveriesNone}</p>
        ) : (
          <ul className="drawer-list">
            {deliveries.map(({ id, target, host, state: deliveryState, attempts }) => (
              <li key={id}>
                <DeliveryStateMark state={deliveryState} />
                <span className="drawer-list-main">
                  {target} · {plainText(host)} · {words.attempts(attempts, numbers.count(attempts))}
                </span>
                <Button
                  variant="default"
                  size="compact-xs"
                  aria-label={`${words.show} ${target}`}
                  onClick={() => {
                    closeMessage();
                    show('deliveries');
                    void openDelivery(id);
                  }}
                >
                  {words.show}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
