import type { ErrorCode } from '../errors.ts';
import type { FailureTexts } from './texts.ts';

/** English: what goes wrong around a deploy. */
export const deployFailuresEn = {
  'deploy.no-service': () => ({
    what: 'No service of Render is set up.',
    cure: {
      window:
        'Name the service in the settings; its id begins with srv- and stands in the address of its page at Render.',
      terminal:
        'Name the service in deploys.services; its id begins with srv- and stands in the address of its page at Render.',
    },
  }),
  'deploy.which-service': (v) => ({
    what: `Several services are set up: ${v('known')}.`,
    cure: { window: 'Choose one.', terminal: 'Name one with --service.' },
  }),
  'deploy.unknown-service': (v) => ({
    what: `There is no service ${v('service')} in the settings; there are ${v('known')}.`,
    cure: 'Choose one of them, or add it to the settings.',
  }),
  'deploy.not-found': (v) => ({
    what: `There is no deploy ${v('id')}.`,
    cure: 'Look at the list of deploys.',
  }),
  'deploy.too-soon': (v) => ({
    what: 'A deploy of this service has just been started.',
    why: 'Two deploys within a minute are nearly always one wish; the second would end the first.',
    cure: `Follow the one that runs, or start another one in ${v('seconds')} s.`,
  }),
  'deploy.not-configured': () => ({
    what: 'This way is not set up.',
    cure: {
      window: 'Set the Render deploy hook or the Render API key among the secrets.',
      terminal: 'Set RENDER_DEPLOY_HOOK or RENDER_API_KEY with "secret set".',
    },
  }),
  'deploy.hook-malformed': () => ({
    what: 'The deploy hook is not an address of Render that deploys a service.',
    why: 'It must read https://api.render.com/deploy/srv-… with a key; it was cut, or is the address of something else.',
    cure: 'Copy it once more, whole, from the settings of the service at Render.',
  }),
  'deploy.hook-blueprint': () => ({
    what: 'The deploy hook is that of a Blueprint (exs-…).',
    why: 'It synchronises a Blueprint and deploys no service, so nothing could be followed.',
    cure: 'Take the deploy hook from the settings of the service itself (srv-…).',
  }),
  'deploy.hook-cannot-clear': () => ({
    what: 'A deploy hook cannot clear the build cache.',
    cure: {
      window: 'Set the Render API key among the secrets, or deploy without clearing the cache.',
      terminal: 'Set RENDER_API_KEY, or leave --clear-cache out.',
    },
  }),
  'deploy.rollback-needs-api': () => ({
    what: 'A deploy hook cannot bring an earlier version back.',
    cure: {
      window: 'Set the Render API key among the secrets.',
      terminal: 'Set RENDER_API_KEY with "secret set".',
    },
  }),
  'deploy.api-key-missing': () => ({
    what: 'Without an API key Render cannot be asked.',
    cure: {
      window: 'Set the Render API key among the secrets.',
      terminal: 'Set RENDER_API_KEY with "secret set".',
    },
  }),
  'deploy.hook-refused': (v) => ({
    what: `Render refused the deploy hook (status ${v('status')}).`,
    why: 'Its key was regenerated, or the service is gone.',
    cure: 'Copy the hook anew from the settings of the service at Render.',
  }),
  'deploy.key-refused': (v) => ({
    what: `Render does not accept the API key (status ${v('status')}${v('answer', (answer) => `, "${answer}"`)}).`,
    why: 'It was revoked or cut, or its user has no right to this service.',
    cure: 'Make a new key in the account settings of Render and store it.',
  }),
  'deploy.service-missing': (v) => ({
    what: `Render knows no such service or deploy${v('answer', (answer) => ` ("${answer}")`)}.`,
    why: 'The id is wrong, or the key belongs to somebody without access to it.',
    cure: 'Compare the id of the service with its page at Render.',
  }),
  'deploy.conflict': (v) => ({
    what: `Render cannot do this now${v('answer', (answer) => ` ("${answer}")`)}.`,
    why: 'The service is suspended, or something else is under way.',
    cure: 'Look at the service at Render, then try again.',
  }),
  'deploy.slow-down': (v) => ({
    what: 'Render asks for less speed.',
    why: 'It takes ten deploys, suspensions and resumptions a minute for each service, and some thirty other changes.',
    cure: `Try again${v('seconds', (seconds) => ` in ${seconds} s`)}.`,
  }),
  'deploy.reads-too-fast': (v) => ({
    what: 'Render asks for less speed.',
    why: 'It answers so many questions a minute and no more; whatever else uses the key counts too.',
    cure: `Try again${v('seconds', (seconds) => ` in ${seconds} s`)}.`,
  }),
  'deploy.request-refused': (v) => ({
    what: `Render refused the request (status ${v('status')}${v('answer', (answer) => `, "${answer}"`)}).`,
    cure: 'Check the commit and the service; if they are right, report this with the log.',
  }),
  'deploy.call-refused': (v) => ({
    what: `Render refused the request (status ${v('status')}${v('answer', (answer) => `, "${answer}"`)}).`,
    cure: 'Look at the service at Render; if nothing there explains it, report this with the log.',
  }),
  'deploy.server-fault': (v) => ({
    what: `Render has trouble itself (status ${v('status')}).`,
    cure: 'Look at status.render.com, then at the service.',
  }),
  'deploy.network-unusable': (v) => ({
    what: `${v('host')} was answered by something that is not Render.`,
    why: 'A sign-in page of the network (hotel, train) or a proxy stands in between.',
    cure: 'Open the browser and sign in to the network.',
  }),
  'deploy.answer-too-long': (v) => ({
    what: `The answer of ${v('host')} is longer than a megabyte and was not read to its end.`,
    why: 'The lines of the log are very long, or a page of the network stands in between.',
    cure: 'Look at the service at Render.',
  }),
  'deploy.host-unknown': (v) => ({
    what: `${v('host')} was not found.`,
    why: 'There is no network, or its name server does not answer.',
    cure: 'Check the network.',
  }),
  'deploy.connection-refused': (v) => ({
    what: `${v('host')} cannot be reached.`,
    why: 'It is down, or something on the way refuses the connection.',
    cure: 'Check the network and the firewall.',
  }),
  'deploy.connection-lost': (v) => ({
    what: `The connection to ${v('host')} was lost${v('detail', (detail) => ` (${detail})`)}.`,
    cure: 'Check the network.',
  }),
  'deploy.timed-out': (v) => ({
    what: `${v('host')} did not answer in time.`,
    cure: 'Check the network and the service.',
  }),
  'deploy.certificate-refused': (v) => ({
    what: `The certificate of ${v('host')} was refused${v('detail', (detail) => ` (${detail})`)}.`,
    why: 'It has expired or belongs to another name, the clock of this machine is wrong, or something on the network reads along.',
    cure: 'Set the clock; look at the certificate in a browser.',
  }),
  'deploy.outcome-unknown': () => ({
    what: 'It is not known whether Render started this deploy.',
    why: 'The line was cut, Render failed, or the agent ended, after the request left and before an answer was read.',
    cure: 'Look at the service at Render; deploy again only if nothing was started there.',
  }),
  'deploy.never-seen': () => ({
    what: 'Render lists no deploy of this request: most likely it never arrived.',
    why: 'The line was cut, or the agent ended, before the answer was read.',
    cure: 'Deploy again; if in doubt, look at the service at Render first.',
  }),
  'deploy.not-located': () => ({
    what: 'Render took the request, but its deploy does not appear in the list.',
    why: 'It waits in the queue of the workspace, or another one took its place.',
    cure: 'Look at the service at Render.',
  }),
  'deploy.vanished': () => ({
    what: 'Render no longer knows this deploy.',
    cure: 'Look at the service at Render.',
  }),
  'deploy.overdue': (v) => ({
    what: `Render had not ended this deploy after ${v('minutes')} minutes; its last word was ${v('status')}.`,
    cure: 'Look at the service at Render; cancel it there if it hangs.',
  }),
  'deploy.failed': (v) => ({
    what: `The deploy failed (${v('status')}); the version before stays in service.`,
    cure: 'Read the log of the deploy at Render, mend what it names, deploy again.',
  }),
  'deploy.interrupted': () => ({
    what: 'The agent ended before anything was sent: nothing was started.',
    cure: 'Deploy again.',
  }),
  'deploy.not-cancellable': () => ({
    what: 'This deploy cannot be cancelled.',
    why: 'It has ended, or its id at Render is not known.',
    cure: 'Look at the service at Render.',
  }),
  'deploy.nothing-to-return': () => ({
    what: 'There is nothing to return to in this deploy.',
    why: 'It never went live, or its id at Render is not known.',
    cure: 'Choose a deploy that went live.',
  }),
  'deploy.action-unknown': () => ({
    what: 'It is not known whether Render did this.',
    why: 'The line was cut, or Render failed, after the request left and before an answer was read.',
    cure: 'Look at the state of the service; do it again only if nothing changed.',
  }),
  'deploy.services-unknown': (v) => ({
    what: `Render knows no service ${v('services')}.`,
    why: 'The id is wrong, or the key belongs to somebody without access to it.',
    cure: 'Compare the id with the page of the service at Render.',
  }),
  'deploy.services-suspended': (v) => ({
    what: `Suspended at Render: ${v('services')}.`,
    cure: {
      window: 'Resume it in the Deploys panel.',
      terminal: 'Resume it with "service resume".',
    },
  }),
  'deploy.answered-wrong': (v) => ({
    what: `The address answered with status ${v('status')}.`,
    cure: 'Read the log of the service at Render; return to the version before if it stays so.',
  }),
  'deploy.no-health-address': (v) => ({
    what: `The service ${v('service')} has no health address.`,
    cure: {
      window: 'Set its health address in the settings.',
      terminal: 'Set healthUrl of the service in deploys.services.',
    },
  }),
  'deploy.endpoint-refused': (v) => ({
    what: `${v('origin')} cannot stand in for Render.`,
    why: 'Only a test server on this machine may: secrets are sent to it.',
    cure: 'Name a loopback address with its port, such as http://127.0.0.1:8080, or leave the option out.',
  }),
  'deploy.command-none': (v) => ({
    what: `The service ${v('service')} has no local command.`,
    cure: {
      window: 'Name a program for it under "Setup".',
      terminal: 'Set command of the service in deploys.services.',
    },
  }),
  'deploy.command-missing': (v) => ({
    what: `${v('path')} is no program that can be read.`,
    why: 'It was moved or removed, or its path is not that of a file on this machine.',
    cure: {
      window: 'Give the whole path of the program under "Setup".',
      terminal: 'Give the whole path of the program in deploys.services.',
    },
  }),
  'deploy.command-batch': (v) => ({
    what: `${v('path')} is a .bat or .cmd file.`,
    why: 'Windows would have its shell read the arguments once more.',
    cure: 'Name the program that it starts.',
  }),
  'deploy.command-writable': (v) => ({
    what: `Anybody on this machine may change ${v('path')}.`,
    cure: 'Take the right to write away from others, for the file and the folders above it.',
  }),
  'deploy.command-too-large': (v) => ({
    what: `${v('path')} is too large to be compared before each run.`,
    cure: 'Name a smaller file: at most one gigabyte.',
  }),
  'deploy.command-unconfirmed': (v) => ({
    what: `The local command of ${v('service')} waits for your confirmation.`,
    why: 'It is new, or something of it has changed: the settings, the program, or a file that it is given.',
    cure: {
      window: 'Look at it and confirm it under "Setup".',
      terminal: 'Look at it and confirm it with "deploys confirm-command".',
    },
  }),
  'deploy.command-changed': () => ({
    what: 'The local command has changed since it was shown.',
    cure: 'Look at it once more, then confirm it.',
  }),
  'deploy.command-cannot': () => ({
    what: 'A local command can neither clear the build cache nor choose a commit.',
    cure: {
      window: 'Set the Render API key among the secrets, or deploy without either.',
      terminal: 'Set RENDER_API_KEY, or leave --clear-cache and --commit out.',
    },
  }),
  'deploy.command-busy': () => ({
    what: 'Another local command is still running.',
    why: 'They run one at a time.',
    cure: 'Wait for its end, or cancel that deploy.',
  }),
  'deploy.command-demo': () => ({
    what: 'In the demonstration no command of this machine is run.',
    cure: 'Leave the demonstration.',
  }),
  'deploy.command-not-started': (v) => ({
    what: `${v('path')} could not be started${v('detail', (detail) => ` (${detail})`)}.`,
    why: 'It may not be run by you, or was made for another system.',
    cure: 'Start it by hand once, and mend what the system says.',
  }),
  'deploy.command-failed': (v) => ({
    what: `The local command failed (${v('code')})${v('answer', (answer) => `: "${answer}"`)}.`,
    cure: 'Read its output; mend what it names, then deploy again.',
  }),
  'deploy.command-timed-out': (v) => ({
    what: `The local command had not ended after ${v('seconds')} s and was ended.`,
    why: 'It hangs, or waits for an answer that nobody can give it here.',
    cure: 'Read its output; look at the service at Render before you deploy again.',
  }),
  'deploy.command-interrupted': (v) => ({
    what: `The agent ended while the local command ran${v('pid', (pid) => ` (process ${pid})`)}.`,
    why: 'What it had done by then is not known. It is not run again by itself.',
    cure: 'Look at the service at Render, and whether the process is still there; then deploy again.',
  }),
} satisfies Pick<FailureTexts, Extract<ErrorCode, `deploy.${string}`>>;
