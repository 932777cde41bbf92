import type { ErrorCode } from '../errors.ts';
import type { FailureTexts } from './texts.ts';

/** Français : ce qui arrive autour d’un déploiement. */
export const deployFailuresFr = {
  'deploy.no-service': () => ({
    what: 'Aucun service Render n’est réglé.',
    cure: {
      window:
        'Nommez le service dans les réglages ; son identifiant commence par srv- et figure dans l’adresse de sa page chez Render.',
      terminal:
        'Nommez le service dans deploys.services ; son identifiant commence par srv- et figure dans l’adresse de sa page chez Render.',
    },
  }),
  'deploy.which-service': (v) => ({
    what: `Plusieurs services sont réglés : ${v('known')}.`,
    cure: { window: 'Choisissez-en un.', terminal: 'Nommez-en un avec --service.' },
  }),
  'deploy.unknown-service': (v) => ({
    what: `Le service ${v('service')} n’est pas dans les réglages ; il y a ${v('known')}.`,
    cure: 'Choisissez l’un de ceux-là, ou ajoutez-le aux réglages.',
  }),
  'deploy.not-found': (v) => ({
    what: `Le déploiement ${v('id')} n’existe pas.`,
    cure: 'Voyez la liste des déploiements.',
  }),
  'deploy.too-soon': (v) => ({
    what: 'Un déploiement de ce service vient d’être lancé.',
    why: 'Deux déploiements en une minute ne sont presque toujours qu’un seul souhait ; le second mettrait fin au premier.',
    cure: `Suivez celui qui est en cours, ou lancez-en un autre dans ${v('seconds')} s.`,
  }),
  'deploy.not-configured': () => ({
    what: 'Cette voie n’est pas réglée.',
    cure: {
      window: 'Renseignez l’adresse de déploiement ou la clé d’API de Render parmi les secrets.',
      terminal: 'Renseignez RENDER_DEPLOY_HOOK ou RENDER_API_KEY par « secret set ».',
    },
  }),
  'deploy.hook-malformed': () => ({
    what: 'L’adresse de déploiement n’est pas celle d’un service de Render.',
    why: 'Elle doit se lire https://api.render.com/deploy/srv-… avec une clé ; elle a été tronquée, ou désigne autre chose.',
    cure: 'Recopiez-la en entier depuis les réglages du service chez Render.',
  }),
  'deploy.hook-blueprint': () => ({
    what: 'L’adresse de déploiement est celle d’un Blueprint (exs-…).',
    why: 'Elle synchronise un Blueprint et ne déploie aucun service : rien ne pourrait être suivi.',
    cure: 'Prenez l’adresse de déploiement dans les réglages du service lui-même (srv-…).',
  }),
  'deploy.hook-cannot-clear': () => ({
    what: 'Une adresse de déploiement ne peut pas vider le cache de construction.',
    cure: {
      window: 'Renseignez la clé d’API de Render parmi les secrets, ou déployez sans vider le cache.',
      terminal: 'Renseignez RENDER_API_KEY, ou retirez --clear-cache.',
    },
  }),
  'deploy.rollback-needs-api': () => ({
    what: 'Une adresse de déploiement ne peut pas rétablir une version antérieure.',
    cure: {
      window: 'Renseignez la clé d’API de Render parmi les secrets.',
      terminal: 'Renseignez RENDER_API_KEY par « secret set ».',
    },
  }),
  'deploy.api-key-missing': () => ({
    what: 'Sans clé d’API, Render ne peut pas être interrogé.',
    cure: {
      window: 'Renseignez la clé d’API de Render parmi les secrets.',
      terminal: 'Renseignez RENDER_API_KEY par « secret set ».',
    },
  }),
  'deploy.hook-refused': (v) => ({
    what: `Render a refusé l’adresse de déploiement (statut ${v('status')}).`,
    why: 'Sa clé a été régénérée, ou le service n’existe plus.',
    cure: 'Recopiez l’adresse depuis les réglages du service chez Render.',
  }),
  'deploy.key-refused': (v) => ({
    what: `Render n’accepte pas la clé d’API (statut ${v('status')}${v('answer', (answer) => `, « ${answer} »`)}).`,
    why: 'Elle a été révoquée ou tronquée, ou son titulaire n’a pas accès à ce service.',
    cure: 'Créez une nouvelle clé dans les réglages du compte Render et enregistrez-la.',
  }),
  'deploy.service-missing': (v) => ({
    what: `Render ne connaît pas ce service ou ce déploiement${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    why: 'L’identifiant est faux, ou la clé est celle de quelqu’un qui n’y a pas accès.',
    cure: 'Comparez l’identifiant du service avec sa page chez Render.',
  }),
  'deploy.conflict': (v) => ({
    what: `Render ne peut pas le faire maintenant${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    why: 'Le service est suspendu, ou autre chose est en cours.',
    cure: 'Regardez le service chez Render, puis réessayez.',
  }),
  'deploy.slow-down': (v) => ({
    what: 'Render demande de ralentir.',
    why: 'Il accepte, par minute, dix déploiements, suspensions et reprises par service, et une trentaine d’autres changements.',
    cure: `Réessayez${v('seconds', (seconds) => ` dans ${seconds} s`)}.`,
  }),
  'deploy.reads-too-fast': (v) => ({
    what: 'Render demande de ralentir.',
    why: 'Il répond à un nombre limité de questions par minute ; tout ce qui utilise la même clé compte aussi.',
    cure: `Réessayez${v('seconds', (seconds) => ` dans ${seconds} s`)}.`,
  }),
  'deploy.request-refused': (v) => ({
    what: `Render a refusé la demande (statut ${v('status')}${v('answer', (answer) => `, « ${answer} »`)}).`,
    cure: 'Vérifiez le commit et le service ; s’ils sont justes, signalez-le avec le journal.',
  }),
  'deploy.call-refused': (v) => ({
    what: `Render a refusé la demande (statut ${v('status')}${v('answer', (answer) => `, « ${answer} »`)}).`,
    cure: 'Regardez le service chez Render ; si rien là-bas ne l’explique, signalez-le avec le journal.',
  }),
  'deploy.server-fault': (v) => ({
    what: `Render a lui-même un problème (statut ${v('status')}).`,
    cure: 'Regardez status.render.com, puis le service.',
  }),
  'deploy.network-unusable': (v) => ({
    what: `Autre chose que Render a répondu à la place de ${v('host')}.`,
    why: 'Une page de connexion du réseau (hôtel, train) ou un proxy s’interpose.',
    cure: 'Ouvrez le navigateur et connectez-vous au réseau.',
  }),
  'deploy.answer-too-long': (v) => ({
    what: `La réponse de ${v('host')} dépasse un mégaoctet et n’a pas été lue jusqu’au bout.`,
    why: 'Les lignes du journal sont très longues, ou une page du réseau s’interpose.',
    cure: 'Regardez le service chez Render.',
  }),
  'deploy.host-unknown': (v) => ({
    what: `${v('host')} est introuvable.`,
    why: 'Il n’y a pas de réseau, ou son serveur de noms ne répond pas.',
    cure: 'Vérifiez le réseau.',
  }),
  'deploy.connection-refused': (v) => ({
    what: `${v('host')} est injoignable.`,
    why: 'Il est à l’arrêt, ou quelque chose sur le chemin refuse la connexion.',
    cure: 'Vérifiez le réseau et le pare-feu.',
  }),
  'deploy.connection-lost': (v) => ({
    what: `La connexion à ${v('host')} a été perdue${v('detail', (detail) => ` (${detail})`)}.`,
    cure: 'Vérifiez le réseau.',
  }),
  'deploy.timed-out': (v) => ({
    what: `${v('host')} n’a pas répondu à temps.`,
    cure: 'Vérifiez le réseau et le service.',
  }),
  'deploy.certificate-refused': (v) => ({
    what: `Le certificat de ${v('host')} a été refusé${v('detail', (detail) => ` (${detail})`)}.`,
    why: 'Il a expiré ou porte un autre nom, l’horloge de cette machine est fausse, ou quelqu’un lit sur le réseau.',
    cure: 'Mettez l’horloge à l’heure ; regardez le certificat dans un navigateur.',
  }),
  'deploy.outcome-unknown': () => ({
    what: 'On ne sait pas si Render a lancé ce déploiement.',
    why: 'La ligne a été coupée, Render a failli, ou l’agent s’est arrêté, après l’envoi de la demande et avant la lecture d’une réponse.',
    cure: 'Regardez le service chez Render ; ne redéployez que si rien n’y a été lancé.',
  }),
  'deploy.never-seen': () => ({
    what: 'Render ne liste aucun déploiement pour cette demande : elle n’est sans doute jamais arrivée.',
    why: 'La ligne a été coupée, ou l’agent s’est arrêté, avant la lecture de la réponse.',
    cure: 'Redéployez ; en cas de doute, regardez d’abord le service chez Render.',
  }),
  'deploy.not-located': () => ({
    what: 'Render a pris la demande, mais son déploiement n’apparaît pas dans la liste.',
    why: 'Il attend dans la file de l’espace de travail, ou un autre a pris sa place.',
    cure: 'Regardez le service chez Render.',
  }),
  'deploy.vanished': () => ({
    what: 'Render ne connaît plus ce déploiement.',
    cure: 'Regardez le service chez Render.',
  }),
  'deploy.overdue': (v) => ({
    what: `Render n’avait pas terminé ce déploiement après ${v('minutes')} minutes ; son dernier état était ${v('status')}.`,
    cure: 'Regardez le service chez Render ; annulez-le là-bas s’il est bloqué.',
  }),
  'deploy.failed': (v) => ({
    what: `Le déploiement a échoué (${v('status')}) ; la version précédente reste en service.`,
    cure: 'Lisez le journal du déploiement chez Render, corrigez ce qu’il nomme, puis redéployez.',
  }),
  'deploy.interrupted': () => ({
    what: 'L’agent s’est arrêté avant tout envoi : rien n’a été lancé.',
    cure: 'Redéployez.',
  }),
  'deploy.not-cancellable': () => ({
    what: 'Ce déploiement ne peut pas être annulé.',
    why: 'Il est terminé, ou son identifiant chez Render n’est pas connu.',
    cure: 'Regardez le service chez Render.',
  }),
  'deploy.nothing-to-return': () => ({
    what: 'Il n’y a rien à rétablir dans ce déploiement.',
    why: 'Il n’a jamais été mis en ligne, ou son identifiant chez Render n’est pas connu.',
    cure: 'Choisissez un déploiement qui a été mis en ligne.',
  }),
  'deploy.action-unknown': () => ({
    what: 'On ne sait pas si Render l’a fait.',
    why: 'La ligne a été coupée, ou Render a failli, après l’envoi de la demande et avant la lecture d’une réponse.',
    cure: 'Regardez l’état du service ; ne recommencez que si rien n’a changé.',
  }),
  'deploy.services-unknown': (v) => ({
    what: `Render ne connaît pas le service ${v('services')}.`,
    why: 'L’identifiant est faux, ou la clé est celle de quelqu’un qui n’y a pas accès.',
    cure: 'Comparez l’identifiant avec la page du service chez Render.',
  }),
  'deploy.services-suspended': (v) => ({
    what: `Suspendu chez Render : ${v('services')}.`,
    cure: {
      window: 'Reprenez-le dans le panneau Déploiements.',
      terminal: 'Reprenez-le par « service resume ».',
    },
  }),
  'deploy.answered-wrong': (v) => ({
    what: `L’adresse a répondu avec le statut ${v('status')}.`,
    cure: 'Lisez le journal du service chez Render ; revenez à la version précédente si cela persiste.',
  }),
  'deploy.no-health-address': (v) => ({
    what: `Le service ${v('service')} n’a pas d’adresse de santé.`,
    cure: {
      window: 'Renseignez son adresse de santé dans les réglages.',
      terminal: 'Renseignez healthUrl du service dans deploys.services.',
    },
  }),
  'deploy.endpoint-refused': (v) => ({
    what: `${v('origin')} ne peut pas remplacer Render.`,
    why: 'Seul un serveur d’essai de cette machine le peut : des secrets lui sont envoyés.',
    cure: 'Nommez une adresse locale avec son port, comme http://127.0.0.1:8080, ou retirez l’option.',
  }),
  'deploy.command-none': (v) => ({
    what: `Le service ${v('service')} n’a pas de commande locale.`,
    cure: {
      window: 'Indiquez-lui un programme sous « Configuration ».',
      terminal: 'Renseignez command du service dans deploys.services.',
    },
  }),
  'deploy.command-missing': (v) => ({
    what: `${v('path')} n’est pas un programme lisible.`,
    why: 'Il a été déplacé ou supprimé, ou ce chemin n’est pas celui d’un fichier de cette machine.',
    cure: {
      window: 'Indiquez le chemin complet du programme sous « Configuration ».',
      terminal: 'Indiquez le chemin complet du programme dans deploys.services.',
    },
  }),
  'deploy.command-batch': (v) => ({
    what: `${v('path')} est un fichier .bat ou .cmd.`,
    why: 'Windows ferait relire les arguments par son interpréteur.',
    cure: 'Indiquez le programme qu’il lance.',
  }),
  'deploy.command-writable': (v) => ({
    what: `N’importe qui sur cette machine peut modifier ${v('path')}.`,
    cure: 'Retirez aux autres le droit d’écriture, sur le fichier et sur les dossiers qui le contiennent.',
  }),
  'deploy.command-too-large': (v) => ({
    what: `${v('path')} est trop gros pour être comparé avant chaque exécution.`,
    cure: 'Indiquez un fichier plus petit : un gigaoctet au plus.',
  }),
  'deploy.command-unconfirmed': (v) => ({
    what: `La commande locale de ${v('service')} attend votre confirmation.`,
    why: 'Elle est nouvelle, ou quelque chose a changé : les réglages, le programme ou un fichier qu’il reçoit.',
    cure: {
      window: 'Relisez-la et confirmez-la sous « Configuration ».',
      terminal: 'Relisez-la et confirmez-la avec « deploys confirm-command ».',
    },
  }),
  'deploy.command-changed': () => ({
    what: 'La commande locale a changé depuis qu’elle a été montrée.',
    cure: 'Relisez-la, puis confirmez-la.',
  }),
  'deploy.command-cannot': () => ({
    what: 'Une commande locale ne peut ni vider le cache de construction ni choisir un commit.',
    cure: {
      window: 'Renseignez la clé d’API Render parmi les secrets, ou déployez sans l’un ni l’autre.',
      terminal: 'Renseignez RENDER_API_KEY, ou retirez --clear-cache et --commit.',
    },
  }),
  'deploy.command-busy': () => ({
    what: 'Une autre commande locale est encore en cours.',
    why: 'Elles s’exécutent une à la fois.',
    cure: 'Attendez sa fin, ou annulez ce déploiement.',
  }),
  'deploy.command-demo': () => ({
    what: 'Dans la démonstration, aucune commande de cette machine n’est exécutée.',
    cure: 'Quittez la démonstration.',
  }),
  'deploy.command-not-started': (v) => ({
    what: `${v('path')} n’a pas pu être lancé${v('detail', (detail) => ` (${detail})`)}.`,
    why: 'Vous n’avez pas le droit de l’exécuter, ou il est fait pour un autre système.',
    cure: 'Lancez-le une fois à la main, et corrigez ce que dit le système.',
  }),
  'deploy.command-failed': (v) => ({
    what: `La commande locale a échoué (${v('code')})${v('answer', (answer) => ` : « ${answer} »`)}.`,
    cure: 'Lisez ce qu’elle a affiché ; corrigez ce qu’elle indique, puis redéployez.',
  }),
  'deploy.command-timed-out': (v) => ({
    what: `La commande locale n’était pas terminée après ${v('seconds')} s ; elle a été arrêtée.`,
    why: 'Elle est bloquée, ou attend une réponse que personne ne peut lui donner ici.',
    cure: 'Lisez ce qu’elle a affiché ; regardez le service chez Render avant de redéployer.',
  }),
  'deploy.command-interrupted': (v) => ({
    what: `L’agent s’est arrêté pendant l’exécution de la commande locale${v('pid', (pid) => ` (processus ${pid})`)}.`,
    why: 'On ne sait pas ce qu’elle avait fait. Elle n’est pas relancée d’elle-même.',
    cure: 'Regardez le service chez Render, et si le processus est encore là ; puis redéployez.',
  }),
} satisfies Pick<FailureTexts, Extract<ErrorCode, `deploy.${string}`>>;
