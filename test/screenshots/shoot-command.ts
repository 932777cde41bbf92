import { COMMANDS } from '../../src-agent/contract/commands.ts';
import { writeScript } from '../support/command-rig.ts';
import { startFakeRender } from '../support/fake-render.ts';
import { createTestDesktop, type LaunchedApp } from '../support/launch-app.ts';

const SERVICES = [
  { id: 'srv-d0studiosite00000001', name: 'Site du studio' },
  { id: 'srv-d0studiosite00000002', name: 'Livraisons, service de réception des webhooks' },
] as const;

/** The local command: set up, in its form, confirmed, running, failed. */
export async function shootCommand(shoot: (app: LaunchedApp, name: string) => Promise<void>): Promise<void> {
  const [site, hooks] = SERVICES;
  const render = await startFakeRender({ serviceId: site.id, others: [hooks.id] });
  const desktop = await createTestDesktop('screenshots-command');
  try {
    const app = await desktop.launch({ args: ['--render', render.origin] });
    const program = writeScript(
      desktop.folder,
      'deploy-site',
      "for step in 'Fetching main' 'Building 214 pages' 'Checking links' 'Uploading 38 MB'; do echo \"$step\"; done\nsleep 30",
    );
    const failing = writeScript(
      desktop.folder,
      'deploy-hooks',
      'echo "Sending the image"\necho "denied: the token has no right to push" >&2\nexit 3',
    );
    const services = [
      { ...site, branch: 'main', command: { program, args: ['--to', 'production'] } },
      { ...hooks, branch: 'main', command: { program: failing } },
    ];
    await app.call(COMMANDS['settings.set'], {
      change: { mailbox: { host: 'imap.studio.example' }, deploys: { services } },
    });
    await app.page().reload();
    const panel = app
      .page()
      .getByRole('navigation')
      .getByRole('button', { name: /^(?:Deploys|Déploiements)$/u });
    await panel.click();
    await app.page().getByRole('tab').last().click();
    await app.app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
    });
    const commands = app.page().getByRole('region', { name: /^(?:Local commands|Commandes locales)$/u });
    await commands.scrollIntoViewIfNeeded();
    await shoot(app, 'deploys-commands');
    await commands.getByRole('button').last().click();
    await shoot(app, 'deploys-command-form');
    await app.page().keyboard.press('Escape');
    for (const _ of services) {
      await commands
        .getByRole('button', { name: /^(?:Look and confirm|Relire et confirmer)/u })
        .first()
        .click();
      await commands
        .getByText(/^(?:confirmed|confirmée)/u)
        .first()
        .waitFor();
    }
    await app.page().getByRole('tab').first().click();
    await app.call(COMMANDS['deploys.trigger'], { service: hooks.id });
    await app.page().locator('.command-output').scrollIntoViewIfNeeded();
    await shoot(app, 'deploys-command-failed');
    await app.call(COMMANDS['deploys.trigger'], { service: site.id });
    await app.page().locator('.command-output').scrollIntoViewIfNeeded();
    await shoot(app, 'deploys-command-running');
  } finally {
    await desktop.remove();
    await render.close();
  }
}
