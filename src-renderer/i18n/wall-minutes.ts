/** Reads the clock of a zone: minutes since midnight, 0 to 1439, at an instant (epoch milliseconds). */
export function wallMinutesIn(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const [hour = '0', minute = '0'] = format.format(at).split(':');
    return Number(hour) * 60 + Number(minute);
  };
}
