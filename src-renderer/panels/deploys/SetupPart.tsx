import { Text } from '@mantine/core';
import { FrameSection } from '../../components/FrameSection.tsx';
import { SecretRow } from '../settings/SecretRow.tsx';
import { CommandsSection } from './CommandsSection.tsx';
import { ServiceListSection } from './ServiceListSection.tsx';
import { useDeployWords } from './use-deploy-words.ts';

/** Which services there are, and what is needed to deploy them. */
export function SetupPart() {
  const words = useDeployWords();
  return (
    <>
      <ServiceListSection />
      <CommandsSection />
      <FrameSection title={words.keys} description={words.keysText}>
        <ul className="setting-rows">
          <SecretRow name="RENDER_DEPLOY_HOOK">
            <Text size="xs" c="dimmed">
              {words.hookText}
            </Text>
          </SecretRow>
          <SecretRow name="RENDER_API_KEY">
            <Text size="xs" c="dimmed">
              {words.apiKeyText}
            </Text>
          </SecretRow>
        </ul>
      </FrameSection>
    </>
  );
}
