import {
  desabonnementMail,
  heavyMail,
  htmlLinksMail,
  noLinksMail,
  plainLinksMail,
  presenceSamediMail,
  recadrageMail,
  replyMail,
  strangerMail,
} from './sample-mails.ts';
import type { SeededRandom } from './seeds.ts';

/** Where deliveries of the killed agent go: one sink each. */
export type KillTarget = 'lots' | 'files' | 'offers' | 'refusing' | 'presence';

/** What must become of one mail, whatever dies meanwhile. */
export type MailExpectation = {
  /** Unique per signal: copies of one mail share it. */
  readonly subject: string;
  readonly outcome: /** Delivered to all of them, or failed where one can be seen dead. */
    | { readonly kind: 'fires'; readonly targets: readonly KillTarget[] }
    /** One of the mails with this key fires, the others are duplicates for this reason. */
    | {
        readonly kind: 'one-of';
        readonly key: string;
        readonly targets: readonly KillTarget[];
        readonly duplicate: 'duplicate-group' | 'duplicate-mail';
      }
    | { readonly kind: 'ignored'; readonly reason: string; readonly seen: boolean };
};

export type FlowingMail = MailExpectation & { readonly raw: Buffer };

export type MailKindName = keyof ReturnType<typeof makers>;

/** How often each kind comes, in hundredths. */
const SHARES: readonly (readonly [MailKindName, number])[] = [
  ['recadrage', 22],
  ['urgent', 6],
  ['links', 12],
  ['html', 8],
  ['heavy', 2],
  ['desabonnement', 10],
  ['refused', 6],
  ['presence', 6],
  ['pair', 10],
  ['copies', 6],
  ['reply', 4],
  ['noLinks', 4],
  ['stranger', 4],
];

/** A text that keeps a desabonnement mail from the target that refuses everything. */
export const NOT_REFUSED = 'forfait habituel';
/** Above `mailbox.wholeMessageMaxBytes`: only its text parts are fetched. */
const HEAVY_BYTES = 400_000;

/** `dated`: the Date header, where it is not to be this moment. */
function makers(number: number, dated: { readonly date?: Date }) {
  const lot = 1_000 + number;
  const messageId = `<kill-${number}@studio.example>`;
  const fires = (
    subject: string,
    raw: Buffer,
    ...targets: readonly [KillTarget, ...KillTarget[]]
  ): FlowingMail[] => [{ subject, raw, outcome: { kind: 'fires', targets } }];
  const ignored = (subject: string, raw: Buffer, reason: string, seen: boolean): FlowingMail[] => [
    { subject, raw, outcome: { kind: 'ignored', reason, seen } },
  ];
  const recadrageSubject = `Média Solution - Missions Recadrage - Lot ${lot}`;
  const desabonnementText = (more: string) =>
    `Bonjour,\n\nDes lots vont arriver dans la journée, aux tarifs habituels. ${more}\nhttps://www.dropbox.com/request/Ab12Cd34Ef56Gh78Ij90\n`;
  return {
    recadrage: () => fires(recadrageSubject, recadrageMail({ lot }, { messageId, ...dated }), 'lots'),
    urgent: () =>
      fires(
        `${recadrageSubject} - URGENCE`,
        recadrageMail({ lot, urgent: true }, { messageId, ...dated }),
        'lots',
      ),
    links: () => {
      const subject = `Fichiers du projet ${number}`;
      return fires(subject, plainLinksMail({ subject, messageId, ...dated }), 'files');
    },
    html: () => {
      const subject = `Rushes du tournage ${number}`;
      return fires(subject, htmlLinksMail({ subject, messageId, ...dated }), 'files');
    },
    heavy: () => {
      const subject = `Rushes lourds ${number}`;
      return fires(subject, heavyMail(HEAVY_BYTES, { subject, messageId, ...dated }), 'files');
    },
    desabonnement: () => {
      const subject = `Demande de disponibilité ${number}`;
      const text = desabonnementText(NOT_REFUSED);
      return fires(subject, desabonnementMail({}, { subject, messageId, text, ...dated }), 'offers');
    },
    refused: () => {
      const subject = `Demande refusée ${number}`;
      const text = desabonnementText('');
      return fires(
        subject,
        desabonnementMail({}, { subject, messageId, text, ...dated }),
        'offers',
        'refusing',
      );
    },
    presence: () => {
      const subject = `Présence samedi ${number}`;
      return fires(subject, presenceSamediMail({ subject, messageId, ...dated }), 'presence');
    },
    pair: () =>
      [recadrageSubject, `MEDIA SOLUTION - missions recadrage - lot ${lot} (relance)`].map(
        (subject, index): FlowingMail => ({
          subject,
          raw: recadrageMail(
            { lot },
            { subject, messageId: `<kill-${number}-${index}@studio.example>`, ...dated },
          ),
          outcome: {
            kind: 'one-of',
            key: `lot ${lot}`,
            targets: ['lots'],
            duplicate: 'duplicate-group',
          },
        }),
      ),
    copies: () => {
      const subject = `Fichiers en double ${number}`;
      const raw = plainLinksMail({ subject, messageId, ...dated });
      const copy: FlowingMail = {
        subject,
        raw,
        outcome: { kind: 'one-of', key: messageId, targets: ['files'], duplicate: 'duplicate-mail' },
      };
      return [copy, copy];
    },
    reply: () => {
      const subject = `Re: Fichiers du projet ${number}`;
      return ignored(subject, replyMail({ subject, messageId, ...dated }), 'reply-or-forward', true);
    },
    noLinks: () => {
      const subject = `Planning ${number}`;
      return ignored(subject, noLinksMail({ subject, messageId, ...dated }), 'no-links', true);
    },
    stranger: () => {
      const subject = `Promotion ${number}`;
      return ignored(subject, strangerMail({ subject, messageId, ...dated }), 'sender-not-allowed', false);
    },
  };
}

export type MailFlow = {
  /** Puts mails of one kind, or of a kind by chance, into the mailbox. Members of a pair come one after the other, mostly. */
  readonly append: (kind?: MailKindName) => Promise<void>;
  /** Everything put in so far, in the order of its UIDs. */
  readonly mails: () => readonly MailExpectation[];
};

/**
 * A stream of mails of all kinds into one mailbox, the same for the same randomness. `without`: kinds that never come;
 * `now`: what their Date headers say.
 */
export function createMailFlow(
  append: (raws: readonly Buffer[]) => Promise<void>,
  random: SeededRandom,
  { without = [], now }: { readonly without?: readonly MailKindName[]; readonly now?: () => Date } = {},
): MailFlow {
  const shares = SHARES.filter(([kind]) => !without.includes(kind));
  const mails: MailExpectation[] = [];
  /** The second of a pair that comes some mails later, when the first may be on its way or delivered. */
  const late: FlowingMail[] = [];
  let number = 0;

  const chooseKind = (): MailKindName => {
    let left = random.next() * shares.reduce((sum, [, share]) => sum + share, 0);
    for (const [kind, share] of shares) {
      left -= share;
      if (left < 0) return kind;
    }
    return 'recadrage';
  };

  const put = async (list: readonly FlowingMail[]) => {
    await append(list.map(({ raw }) => raw));
    mails.push(...list.map(({ subject, outcome }) => ({ subject, outcome })));
  };

  return {
    append: async (kind = chooseKind()) => {
      number += 1;
      const [first, ...rest] = makers(number, now === undefined ? {} : { date: now() })[kind]();
      if (first === undefined) throw new Error(`no mail of kind ${kind}`);
      const waiting = late.splice(0);
      const together = random.chance(0.5);
      if (!together) late.push(...rest);
      await put([...waiting, first, ...(together ? rest : [])]);
    },
    mails: () => [...mails],
  };
}
