/** What `help` prints. */
export const HELP = `Render Signal Desktop: watches a mailbox for file deliveries and calls a webhook for each.

  start                          the demonstration; with --settings FILE the agent itself
  run [--settings FILE]          the agent, until Ctrl+C or SIGTERM
  status                         what the agent is doing, and what needs attention
  check-now                      look at the mailbox now
  window get|set START END [--days mon,tue,…]|clear
  inspect [--settings FILE] [--state FILE] [--now ISO] FILE.eml|-
  inspect --jsonl                one case per line on standard input, one result per line
  messages [list] [--state S] [--kind K] [--search TEXT] [--limit N] [--cursor C]
  messages show ID
  deliveries [list] [--state S] [--kind K] [--target T] [--search TEXT] [--limit N] [--cursor C]
  deliveries show ID | retry ID | retry --all | replay ID | discard ID
  deliveries export FILE.csv [--state S] [--kind K] [--target T] [--search TEXT]
  links [--provider dropbox|fromsmash|swisstransfer] [--state open|done] [--search TEXT]
  links done ID | undone ID
  hours [--hours N]              mails of the last hours
  audit [--limit N] [--cursor C] who changed what
  logs [--level L] [--scope S] [--search TEXT] [--limit N]
                                 the last lines of the running agent
  diagnostics                    a report for whoever helps, without secrets
  settings get | set FILE.json | set - | set path.to.key=value …
  secret list | set NAME (value on standard input) | clear NAME
  mailbox test                   log in and out, tell what the server can
  targets test [TARGET]          send a marked test request
  doctor                         what is wrong, and how to mend it
  doctor --restore               set a damaged database aside, restore the newest good backup
  backups [list] | check NAME    what can be restored, and whether it still can
  backups make | export FILE     back up now; the same to a place of your own
  backups restore NAME|FILE|newest [--yes]
                                 set the present database aside, go on from a backup
  backups acknowledge            you know of the last restore: status stops telling of it
  gmail status                   the Gmail connection, as it is known
  gmail check                    what is configured and what is missing
  gmail dry-run                  renew the access, compare what it covers; nothing is sent
  gmail send [--to ADDRESS] [--yes]
                                 the same, and send a real test mail
  gmail auto-check [--force]     the automatic check, if it is due or forced
  gmail history [--limit N] [--cursor C]
  gmail connect | disconnect [--yes]
                                 connect with Google in the browser, end the grant
  deploy [--service srv-…] [--commit SHA] [--clear-cache] [--follow] [--yes]
                                 deploy a service on Render; --follow waits for its end
  deploys [list] [--limit N] [--cursor C]
  deploys show ID [--follow] | cancel ID [--follow] [--yes]
  deploys rollback ID|dep-… [--service srv-…] [--follow] [--yes]
                                 bring back what a deploy had made live; dep-…: one that Render lists
  deploys confirm-command [srv-…] [--yes]
                                 show the local command of a service, and let it run
  service [show] [--service srv-…]
                                 the service as Render has it
  service restart | suspend | resume [--service srv-…] [--yes]
  service logs [--build dep-…] [--search TEXT] [--lines N] [--service srv-…]
                                 what it wrote lately, or what the build of a deploy wrote
  service deploys [--limit N] [--service srv-…]
                                 Render's own list of deploys
  verify [--service srv-…]       ask the service itself whether it is up
  import [--env FILE] [--document FILE]… [--apply]
                                 take over the replaced server's configuration

  --data DIR      data folder        --json     one JSON document on standard output
  --lang fr|en    language           --verbose  all log lines on standard error
  --secrets-fd N  JSON object of secrets on descriptor N
  --google URL, --render URL
                  a stand-in for Google or Render on this machine, for tests

Exit codes: 0 done, 1 failed, 2 wrong use.
`;
