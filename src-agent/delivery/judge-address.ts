import ipaddr from 'ipaddr.js';

/**
 * Which addresses a target may resolve to (RELIABILITY.md OUT-2). Only what is publicly routed is allowed
 * by itself; what is near needs the target's permission; the rest has no receiver and is always refused.
 */
export type AddressKind = 'public' | 'loopback' | 'private' | 'forbidden';

/** What the operator allowed one target to reach. */
export type AddressPermission = {
  /** The address names this machine in so many words: then it may reach this machine and nothing else. */
  readonly loopbackWritten: boolean;
  readonly allowPrivateAddress: boolean;
};

/** All public IPv6 is inside; whatever IANA has not given out yet is outside (RFC 4291 section 2.4). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Input: an address as the resolver or the socket gives it. Text that is no address is forbidden. */
export function judgeAddress(address: string): AddressKind {
  // An IPv6 address may name its interface (`fe80::1%eth0`).
  const [bare = ''] = address.split('%', 1);
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return judgeIPv4(ipaddr.IPv4.parse(bare));
  if (ipaddr.IPv6.isValid(bare)) return judgeIPv6(ipaddr.IPv6.parse(bare));
  return 'forbidden';
}

function judgeIPv4(address: ipaddr.IPv4): AddressKind {
  switch (address.range()) {
    case 'unicast':
      return 'public';
    case 'loopback':
      return 'loopback';
    case 'private':
    case 'carrierGradeNat':
    case 'linkLocal':
      return 'private';
    default:
      return 'forbidden';
  }
}

function judgeIPv6(address: ipaddr.IPv6): AddressKind {
  const bytes = address.toByteArray();
  switch (address.range()) {
    case 'unicast':
      return address.match(GLOBAL_UNICAST) ? 'public' : 'forbidden';
    case 'loopback':
      return 'loopback';
    case 'uniqueLocal':
    case 'linkLocal':
      return 'private';
    // These carry an IPv4 address that another machine unpacks: never taken for public.
    case 'ipv4Mapped':
    case 'rfc6145':
    case 'rfc6052':
      return wrapped(bytes.slice(12));
    case '6to4':
      return wrapped(bytes.slice(2, 6));
    default:
      return 'forbidden';
  }
}

function wrapped(octets: number[]): AddressKind {
  return judgeIPv4(new ipaddr.IPv4(octets)) === 'forbidden' ? 'forbidden' : 'private';
}

/** Whether a connection to this address may be opened. */
export function mayConnect(address: string, permission: AddressPermission): boolean {
  const kind = judgeAddress(address);
  if (permission.loopbackWritten) return kind === 'loopback';
  return kind === 'public' || (kind !== 'forbidden' && permission.allowPrivateAddress);
}
