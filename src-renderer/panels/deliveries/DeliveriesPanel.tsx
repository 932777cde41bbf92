import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconRotateClockwise, IconSend } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { DeliverySummary } from '../../../src-agent/contract/entities.ts';
import { describeFailure } from '../../../src-agent/contract/text/text.ts';
import { ConfirmDialog, type Question } from '../../components/ConfirmDialog.tsx';
import { PagedRows } from '../../components/PagedRows.tsx';
import { PanelHead } from '../../components/PanelHead.tsx';
import { useInstants } from '../../i18n/instants.ts';
import { useLanguage, useWords } from '../../i18n/language.ts';
import { useNumbers } from '../../i18n/numbers.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ANY_DELIVERY } from '../../state/deliveries-slice.ts';
import { useApp } from '../../state/store.ts';
import { DeliveryCells, type DeliveryShared } from './DeliveryCells.tsx';
import { DeliveryDrawer } from './DeliveryDrawer.tsx';
import { DeliveryFilters } from './DeliveryFilters.tsx';
import { deliveriesEn } from './words-en.ts';
import { deliveriesFr } from './words-fr.ts';
import './deliveries.css';

const COLUMNS = '112px minmax(0, 1fr) 104px 128px 136px';

/** Every request that was ever to be made, and what became of it. */
export function DeliveriesPanel() {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  const language = useLanguage();
  const numbers = useNumbers();
  const instants = useInstants();
  const now = useNow(10_000);
  const app = useApp((state) => ({
    list: state.deliveries,
    filter: state.deliveryFilter,
    fresh: state.freshDeliveries,
    dead: state.status?.deliveries.dead ?? 0,
    opened: state.openedDelivery?.id ?? null,
    load: state.loadDeliveries,
    narrow: state.filterDeliveries,
    more: state.loadMoreDeliveries,
    open: state.openDelivery,
    retryAll: state.retryDeadDeliveries,
    notifies: state.settings?.gmail.notify.enabled === true,
    exportCsv: state.exportDeliveries,
    show: state.show,
  }));
  const { list, filter, load, narrow, more, open } = app;
  const [question, setQuestion] = useState<Question | null>(null);
  const [exporting, setExporting] = useState(false);
  useEffect(() => {
    void load();
  }, [load]);

  const shared = useMemo<DeliveryShared>(
    () => ({ words, language, instants, now, numbers }),
    [words, language, instants, now, numbers],
  );
  const onNearEnd = useCallback(() => void more(), [more]);
  const onOpen = useCallback(({ id }: DeliverySummary) => void open(id), [open]);

  const askRetryAll = (): void =>
    setQuestion({
      title: words.ask.retryAllTitle,
      text: app.notifies
        ? `${words.ask.retryAll(app.dead, numbers.count(app.dead))} ${words.ask.retryAllButMails}`
        : words.ask.retryAll(app.dead, numbers.count(app.dead)),
      confirm: words.ask.retryAllConfirm(app.dead, numbers.count(app.dead)),
      act: app.retryAll,
    });
  const exportCsv = async (): Promise<void> => {
    setExporting(true);
    const result = await app.exportCsv();
    setExporting(false);
    if (!result.ok) {
      notifications.show({ message: describeFailure(result.error, language, 'window'), autoClose: false });
    } else if (result.value.path !== null) {
      const { rows, path } = result.value;
      notifications.show({ message: words.exported(rows, numbers.count(rows), path), autoClose: 8_000 });
    }
  };

  const isNarrowed = Object.values(filter).some((value) => value !== null);
  return (
    <div className="panel deliveries" data-fill>
      <PanelHead title={words.title}>
        {app.dead === 0 ? null : (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRotateClockwise size={14} />}
            onClick={askRetryAll}
          >
            {words.retryAll}
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} />}
          loading={exporting}
          disabled={list.items === null || list.items.length === 0}
          onClick={() => void exportCsv()}
        >
          {words.exportCsv}
        </Button>
      </PanelHead>
      <DeliveryFilters />
      <PagedRows
        list={list}
        label={words.title}
        columns={COLUMNS}
        heads={[
          { text: words.state },
          { text: words.subject },
          { text: words.targetAndKind },
          { text: words.result },
          { text: words.created },
        ]}
        rowHeight={48}
        keyOf={keyOf}
        Row={DeliveryCells}
        shared={shared}
        chosen={app.opened}
        onNearEnd={onNearEnd}
        onOpen={onOpen}
        onAgain={() => void load()}
        isNarrowed={isNarrowed}
        onClear={() => void narrow(ANY_DELIVERY)}
        icon={IconSend}
        words={words}
        fresh={
          app.fresh === 0 ? null : (
            <Button variant="light" size="compact-xs" onClick={() => void load()}>
              {words.fresh(app.fresh, numbers.count(app.fresh))}
            </Button>
          )
        }
        action={
          <Button variant="default" onClick={() => app.show('mail')}>
            {words.toMail}
          </Button>
        }
      />
      <DeliveryDrawer />
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}

const keyOf = ({ id }: DeliverySummary): string => id;
