import { type ComponentType, useEffect } from 'react';
import { PanelHead } from '../../components/PanelHead.tsx';
import { PanelTabs } from '../../components/PanelTabs.tsx';
import { useApp } from '../../state/store.ts';
import { DEPLOY_PARTS, type DeployPart } from '../../state/view-slice.ts';
import { HistoryPart } from './HistoryPart.tsx';
import { ServicePart } from './ServicePart.tsx';
import { ServicesPart } from './ServicesPart.tsx';
import { SetupPart } from './SetupPart.tsx';
import { useDeployWords } from './use-deploy-words.ts';
import './deploys.css';
import '../settings/settings.css';

const VIEWS: Readonly<Record<DeployPart, ComponentType>> = {
  deploy: ServicesPart,
  service: ServicePart,
  history: HistoryPart,
  setup: SetupPart,
};

/** The operator's services on Render: deploying them, what became of it, and how they are set up. */
export function DeploysPanel() {
  const words = useDeployWords();
  const { part, showDeploys } = useApp((state) => ({
    part: state.deployPart,
    showDeploys: state.showDeploys,
  }));
  const { loadDeployServices, loadDeploys } = useApp((state) => ({
    loadDeployServices: state.loadDeployServices,
    loadDeploys: state.loadDeploys,
  }));
  useEffect(() => {
    void loadDeployServices();
    void loadDeploys();
  }, [loadDeployServices, loadDeploys]);
  return (
    <div className="panel deploys">
      <PanelHead title={words.title} />
      <PanelTabs
        parts={DEPLOY_PARTS}
        names={words.parts}
        shown={part}
        onShow={showDeploys}
        draw={(name) => {
          const View = VIEWS[name];
          return <View />;
        }}
      />
    </div>
  );
}
