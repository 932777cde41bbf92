import type { ErrorCode } from '../errors.ts';
import { KNOWN_PLACEHOLDERS } from '../mail-template.ts';
import type { FailureTexts } from './texts.ts';

/** Français : ce qui arrive à la connexion Gmail. */
export const gmailFailuresFr = {
  'gmail.not-configured': (v) => ({
    what: `La connexion Gmail n’est pas configurée : il manque ${v('missing')}.`,
    cure: 'Renseignez ce qui manque, puis connectez-vous à Google.',
  }),
  'gmail.malformed': (v) => ({
    what: `Ceci ne peut pas être juste : ${v('fields')}.`,
    why: 'La valeur a été tronquée ou mélangée à la copie. Un ID client finit par .apps.googleusercontent.com ; secrets et jetons n’ont pas d’espace.',
    cure: 'Copiez-la de nouveau, entière, depuis la console Google Cloud.',
  }),
  'gmail.reconnect-needed': (v) => ({
    what: `Google n’accepte plus le jeton d’actualisation${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    why: 'L’accès a été retiré, le mot de passe Google a changé, le jeton n’a pas servi pendant six mois, plus de 100 jetons plus récents existent, ou l’application est encore en test, où une autorisation finit au bout de sept jours.',
    cure: 'Reconnectez-vous à Google. Si cela revient chaque semaine, publiez l’application (« En production ») dans la console Google Cloud, puis reconnectez-vous une fois.',
  }),
  'gmail.session-policy': () => ({
    what: 'Google demande au compte de s’identifier de nouveau.',
    why: 'Votre Google Workspace met fin aux sessions après un temps fixé.',
    cure: 'Reconnectez-vous à Google ; si cela revient, demandez à l’administrateur d’en exempter cette application.',
  }),
  'gmail.client-refused': (v) => ({
    what: `Google n’accepte pas l’ID client ou son secret${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    why: 'L’un des deux est faux, ou ils n’appartiennent pas au même client.',
    cure: 'Copiez les deux depuis le même client OAuth (type « Application de bureau ») dans la console Google Cloud.',
  }),
  'gmail.client-deleted': () => ({
    what: 'Le client OAuth a été supprimé.',
    cure: 'Restaurez-le dans la console Google Cloud dans les 30 jours, ou créez-en un autre et reconnectez-vous.',
  }),
  'gmail.client-mismatch': () => ({
    what: 'Le jeton d’actualisation a été fait pour un autre client OAuth.',
    why: 'L’ID client a été changé après la connexion.',
    cure: 'Remettez le client d’origine, ou reconnectez-vous à Google.',
  }),
  'gmail.request-refused': (v) => ({
    what: `Google a refusé la demande : ${v('error', (error) => `${error}, `)}statut ${v('status')}${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    cure: 'Vérifiez l’ID client et son secret ; s’ils sont justes, signalez-le avec le journal.',
  }),
  'gmail.scope-missing': (v) => ({
    what: `L’autorisation ne couvre pas tout ce qu’il faut : il manque ${v('missing')}.`,
    why: 'Une case n’a pas été cochée sur la page de Google, ou le besoin est venu plus tard.',
    cure: 'Reconnectez-vous à Google en cochant toutes les cases.',
  }),
  'gmail.api-off': (v) => ({
    what: 'L’API Gmail est désactivée dans le projet Google Cloud.',
    cure: `Activez-la${v('link', (link) => ` sur ${link}`)}, attendez quelques minutes, puis vérifiez de nouveau.`,
  }),
  'gmail.credentials-refused': () => ({
    what: 'Gmail a refusé un jeton d’accès que Google venait de donner.',
    why: 'L’autorisation vient d’être retirée, le compte est suspendu, ou l’utilisateur de la boîte n’est pas le compte qui a été connecté.',
    cure: 'Regardez le compte dans le navigateur, puis reconnectez-vous à Google.',
  }),
  'gmail.policy-refused': (v) => ({
    what: `L’administrateur du compte l’interdit${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    cure: 'Demandez à l’administrateur de votre Google Workspace d’autoriser cette application et Gmail.',
  }),
  'gmail.message-refused': (v) => ({
    what: `Gmail a refusé le message${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    cure: 'Vérifiez l’expéditeur et le destinataire.',
  }),
  'gmail.sending-limit': (v) => ({
    what: `Le compte a atteint une limite de Gmail${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    why: 'Gmail permet un certain nombre de messages par jour ; au-delà, il refuse pendant 24 heures au plus.',
    cure: 'Attendez : un nouvel essai se fait tout seul. Envoyez moins avec ce compte.',
  }),
  'gmail.slow-down': () => ({
    what: 'Gmail demande de ralentir.',
    cure: 'Rien à faire : un nouvel essai se fait tout seul.',
  }),
  'gmail.server-fault': (v) => ({
    what: `Google a lui-même un problème (statut ${v('status')}).`,
    cure: 'Rien à faire : un nouvel essai se fait tout seul.',
  }),
  'gmail.network-unusable': (v) => ({
    what: `Ce n’est pas Google qui a répondu pour ${v('host')}.`,
    why: 'Une page de connexion du réseau (hôtel, train) ou un proxy s’interpose.',
    cure: 'Ouvrez le navigateur et identifiez-vous sur le réseau.',
  }),
  'gmail.host-unknown': (v) => ({
    what: `${v('host')} est introuvable.`,
    why: 'Il n’y a pas de réseau, ou son serveur de noms ne répond pas.',
    cure: 'Vérifiez le réseau ; un nouvel essai se fait tout seul.',
  }),
  'gmail.connection-refused': (v) => ({
    what: `${v('host')} ne peut pas être joint.`,
    why: 'Quelque chose sur le chemin, comme un pare-feu, refuse la connexion.',
    cure: 'Autorisez ce programme à joindre Google en https.',
  }),
  'gmail.connection-lost': (v) => ({
    what: `La connexion à ${v('host')} a été perdue${v('detail', (detail) => ` (${detail})`)}.`,
    cure: 'Vérifiez le réseau ; un nouvel essai se fait tout seul.',
  }),
  'gmail.timed-out': (v) => ({
    what: `${v('host')} n’a pas répondu à temps.`,
    cure: 'Vérifiez le réseau ; un nouvel essai se fait tout seul.',
  }),
  'gmail.certificate-refused': (v) => ({
    what: `Le certificat de ${v('host')} a été refusé${v('detail', (detail) => ` (${detail})`)}.`,
    why: 'L’horloge de cette machine est fausse, ou quelque chose sur le réseau lit les échanges.',
    cure: 'Réglez l’horloge ; identifiez-vous sur le réseau ; ne continuez pas sur un réseau qui n’est pas sûr.',
  }),
  'gmail.consent-denied': () => ({
    what: 'L’accès a été refusé sur la page de Google.',
    cure: 'Reconnectez-vous à Google et acceptez.',
  }),
  'gmail.consent-refused': (v) => ({
    what: `Google n’a pas proposé sa page d’autorisation (${v('error')}).`,
    why: 'L’application est réservée à une autre organisation, l’administrateur l’interdit, ou le compte n’en est pas un utilisateur de test.',
    cure: 'Vérifiez l’écran d’autorisation dans la console Google Cloud, ou demandez à l’administrateur.',
  }),
  'gmail.code-refused': (v) => ({
    what: `Google n’a pas repris son propre code${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    why: 'Il a déjà servi, ou il est revenu trop tard.',
    cure: 'Reconnectez-vous à Google.',
  }),
  'gmail.no-refresh-token': () => ({
    what: 'Google n’a donné accès que pour une heure, sans jeton d’actualisation.',
    why: 'Ce compte avait déjà accepté, et Google ne donne ce jeton qu’une fois.',
    cure: 'Retirez cette application sur myaccount.google.com/permissions, puis reconnectez-vous.',
  }),
  'gmail.connect-expired': (v) => ({
    what: `Aucune réponse n’est venue du navigateur en ${v('minutes')} minutes.`,
    cure: 'Reconnectez-vous à Google.',
  }),
  'gmail.connect-running': () => ({
    what: 'Une connexion est déjà en cours.',
    cure: 'Terminez-la dans le navigateur, ou annulez-la d’abord.',
  }),
  'gmail.connect-not-running': () => ({
    what: 'Aucune connexion n’est en cours.',
    cure: 'Commencez par « Se connecter à Google ».',
  }),
  'gmail.outcome-unknown': () => ({
    what: 'On ne sait pas si ce mail est parti.',
    why: 'La ligne a été coupée, ou l’agent s’est arrêté, après la remise à Gmail et avant sa réponse.',
    cure: 'Regardez dans « Messages envoyés » du compte Gmail ; ne réessayez que s’il n’y est pas.',
  }),
  'gmail.unknown-placeholder': (v) => ({
    what: `Le champ ${v('placeholder')} n’existe pas.`,
    cure: `Utilisez l’un de ceux-ci : ${KNOWN_PLACEHOLDERS}.`,
  }),
  'gmail.endpoint-refused': (v) => ({
    what: `${v('origin')} ne peut pas tenir lieu de Google.`,
    why: 'Seul un serveur d’essai de cette machine le peut : des secrets lui sont envoyés.',
    cure: 'Donnez une adresse de bouclage avec son port, comme http://127.0.0.1:8080, ou omettez l’option.',
  }),
} satisfies Pick<FailureTexts, Extract<ErrorCode, `gmail.${string}`>>;
