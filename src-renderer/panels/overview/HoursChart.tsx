import { BarChart } from '@mantine/charts';
import type { HourBucket } from '../../../src-agent/contract/history-commands.ts';

/** The bars alone; what they say is said in words beside them. */
export function HoursChart({
  hours,
  names,
  clock,
}: {
  readonly hours: readonly HourBucket[];
  readonly names: Readonly<Record<'sent' | 'waiting' | 'ignored' | 'failed', string>>;
  clock(at: number): string;
}) {
  return (
    <BarChart
      h={136}
      type="stacked"
      data={hours.map(({ from, ...counts }) => ({ ...counts, hour: clock(from) }))}
      dataKey="hour"
      series={[
        { name: 'sent', label: names.sent, color: 'var(--state-ok)' },
        { name: 'waiting', label: names.waiting, color: 'var(--state-waiting)' },
        { name: 'ignored', label: names.ignored, color: 'var(--chart-quiet)' },
        { name: 'failed', label: names.failed, color: 'var(--state-failed)' },
      ]}
      gridAxis="x"
      tickLine="none"
      strokeDasharray="0"
      maxBarWidth={24}
      barProps={{ isAnimationActive: false }}
      barChartProps={{ accessibilityLayer: false, margin: { top: 8, right: 0, bottom: 0, left: 0 } }}
      xAxisProps={{ interval: 'equidistantPreserveStart', minTickGap: 24 }}
      yAxisProps={{ allowDecimals: false, width: 32, tickCount: 3 }}
      tooltipAnimationDuration={0}
    />
  );
}
