import type { ErrorCode } from '../errors.ts';
import { KNOWN_PLACEHOLDERS } from '../mail-template.ts';
import type { FailureTexts } from './texts.ts';

/** English: what goes wrong with the Gmail connection. */
export const gmailFailuresEn = {
  'gmail.not-configured': (v) => ({
    what: `The Gmail connection is not set up: ${v('missing')} missing.`,
    cure: 'Set what is missing, then connect with Google.',
  }),
  'gmail.malformed': (v) => ({
    what: `This cannot be right: ${v('fields')}.`,
    why: 'It was cut or mixed up when it was copied. A client ID ends in .apps.googleusercontent.com; secrets and tokens hold no spaces.',
    cure: 'Copy it once more, whole, from the Google Cloud console.',
  }),
  'gmail.reconnect-needed': (v) => ({
    what: `Google no longer accepts the refresh token${v('answer', (answer) => ` ("${answer}")`)}.`,
    why: 'The access was removed, the Google password changed, the token went six months unused, more than 100 newer ones exist, or the app is still in Testing, where a grant ends after seven days.',
    cure: 'Connect with Google again. If it comes back every week, publish the app ("In production") in the Google Cloud console, then connect once more.',
  }),
  'gmail.session-policy': () => ({
    what: 'Google wants the account to sign in again.',
    why: 'Your Google Workspace ends sessions after a set time.',
    cure: 'Connect with Google again; ask the administrator to exempt this app if it comes back.',
  }),
  'gmail.client-refused': (v) => ({
    what: `Google does not accept the client ID or its secret${v('answer', (answer) => ` ("${answer}")`)}.`,
    why: 'One of them is wrong, or they belong to different clients.',
    cure: 'Copy both from the same OAuth client (type "Desktop app") in the Google Cloud console.',
  }),
  'gmail.client-deleted': () => ({
    what: 'The OAuth client was deleted.',
    cure: 'Restore it in the Google Cloud console within 30 days, or create another one and connect again.',
  }),
  'gmail.client-mismatch': () => ({
    what: 'The refresh token was made for another OAuth client.',
    why: 'The client ID was changed after the connection was made.',
    cure: 'Set the client it was made with, or connect with Google again.',
  }),
  'gmail.request-refused': (v) => ({
    what: `Google refused the request: ${v('error', (error) => `${error}, `)}status ${v('status')}${v('answer', (answer) => ` ("${answer}")`)}.`,
    cure: 'Check the client ID and its secret; if they are right, report this with the log.',
  }),
  'gmail.scope-missing': (v) => ({
    what: `The grant does not allow all that is needed: ${v('missing')} missing.`,
    why: 'A box was left unticked on the page of Google, or the need came later.',
    cure: 'Connect with Google again and tick every box.',
  }),
  'gmail.api-off': (v) => ({
    what: 'The Gmail API is off in the Google Cloud project.',
    cure: `Turn it on${v('link', (link) => ` at ${link}`)}, wait a few minutes, then check again.`,
  }),
  'gmail.credentials-refused': () => ({
    what: 'Gmail refused an access token that Google had just given.',
    why: 'The grant was withdrawn at this moment, the account is suspended, or the user of the mailbox is not the account that was connected.',
    cure: 'Look at the account in the browser, then connect with Google again.',
  }),
  'gmail.policy-refused': (v) => ({
    what: `The administrator of the account forbids it${v('answer', (answer) => ` ("${answer}")`)}.`,
    cure: 'Ask the administrator of your Google Workspace to allow this app and Gmail.',
  }),
  'gmail.message-refused': (v) => ({
    what: `Gmail refused the message${v('answer', (answer) => ` ("${answer}")`)}.`,
    cure: 'Check the sender and the recipient.',
  }),
  'gmail.sending-limit': (v) => ({
    what: `The account has reached a limit of Gmail${v('answer', (answer) => ` ("${answer}")`)}.`,
    why: 'Gmail allows so many messages a day; over that it refuses for up to 24 hours.',
    cure: 'Wait: it is tried again by itself. Send less with this account.',
  }),
  'gmail.slow-down': () => ({
    what: 'Gmail asks for less speed.',
    cure: 'Nothing: it is tried again by itself.',
  }),
  'gmail.server-fault': (v) => ({
    what: `Google has trouble itself (status ${v('status')}).`,
    cure: 'Nothing: it is tried again by itself.',
  }),
  'gmail.network-unusable': (v) => ({
    what: `${v('host')} was answered by something that is not Google.`,
    why: 'A sign-in page of the network (hotel, train) or a proxy stands in between.',
    cure: 'Open the browser and sign in to the network.',
  }),
  'gmail.host-unknown': (v) => ({
    what: `${v('host')} was not found.`,
    why: 'There is no network, or its name server does not answer.',
    cure: 'Check the network; it is tried again by itself.',
  }),
  'gmail.connection-refused': (v) => ({
    what: `${v('host')} cannot be reached.`,
    why: 'Something on the way, such as a firewall, refuses the connection.',
    cure: 'Allow this program to reach Google by https.',
  }),
  'gmail.connection-lost': (v) => ({
    what: `The connection to ${v('host')} was lost${v('detail', (detail) => ` (${detail})`)}.`,
    cure: 'Check the network; it is tried again by itself.',
  }),
  'gmail.timed-out': (v) => ({
    what: `${v('host')} did not answer in time.`,
    cure: 'Check the network; it is tried again by itself.',
  }),
  'gmail.certificate-refused': (v) => ({
    what: `The certificate of ${v('host')} was refused${v('detail', (detail) => ` (${detail})`)}.`,
    why: 'The clock of this machine is wrong, or something on the network reads along.',
    cure: 'Set the clock; sign in to the network; do not go on over a network you do not trust.',
  }),
  'gmail.consent-denied': () => ({
    what: 'Access was refused on the page of Google.',
    cure: 'Connect with Google again and allow it.',
  }),
  'gmail.consent-refused': (v) => ({
    what: `Google did not offer its consent page (${v('error')}).`,
    why: 'The app is for another organisation, the administrator forbids it, or the account is not a test user of it.',
    cure: 'Check the consent screen in the Google Cloud console, or ask the administrator.',
  }),
  'gmail.code-refused': (v) => ({
    what: `Google did not take back its own code${v('answer', (answer) => ` ("${answer}")`)}.`,
    why: 'It was used before, or too late.',
    cure: 'Connect with Google again.',
  }),
  'gmail.no-refresh-token': () => ({
    what: 'Google gave access for an hour only, without a refresh token.',
    why: 'This account consented before, and Google gives a refresh token once.',
    cure: 'Remove this app at myaccount.google.com/permissions, then connect again.',
  }),
  'gmail.connect-expired': (v) => ({
    what: `No answer came from the browser within ${v('minutes')} minutes.`,
    cure: 'Connect with Google again.',
  }),
  'gmail.connect-running': () => ({
    what: 'A connection is being made already.',
    cure: 'Finish it in the browser, or cancel it first.',
  }),
  'gmail.connect-not-running': () => ({
    what: 'No connection is being made.',
    cure: 'Begin with "Connect with Google".',
  }),
  'gmail.outcome-unknown': () => ({
    what: 'It is not known whether this mail went out.',
    why: 'The line was cut, or the agent ended, after it was handed to Gmail and before the answer was read.',
    cure: 'Look into "Sent" of the Gmail account; retry only if it is not there.',
  }),
  'gmail.unknown-placeholder': (v) => ({
    what: `There is no placeholder ${v('placeholder')}.`,
    cure: `Use one of these: ${KNOWN_PLACEHOLDERS}.`,
  }),
  'gmail.endpoint-refused': (v) => ({
    what: `${v('origin')} cannot stand in for Google.`,
    why: 'Only a test server on this machine may: secrets are sent to it.',
    cure: 'Name a loopback address with its port, such as http://127.0.0.1:8080, or leave the option out.',
  }),
} satisfies Pick<FailureTexts, Extract<ErrorCode, `gmail.${string}`>>;
