import { deployFailuresFr } from './deploy-failures-fr.ts';
import { gmailFailuresFr } from './gmail-failures-fr.ts';
import { sayDateFr } from './say-date.ts';
import type { Texts } from './texts.ts';

/** Phrases françaises des échecs : ce qui s’est passé, pourquoi, que faire. */
export const frFailures = {
  'agent.unavailable': () => ({
    what: 'L’agent ne répond pas.',
    why: 'Il n’est pas lancé, ou il redémarre.',
    cure: {
      window: 'Il revient de lui-même ; « Démarrer maintenant » essaie tout de suite.',
      terminal: 'Lancez-le avec « run », puis réessayez.',
    },
  }),
  'agent.already-running': (v) => ({
    what: `Un autre agent travaille déjà dans ce dossier de données${v('pid', (pid) => ` (processus ${pid} sur ${v('host')}, depuis le ${sayDateFr(v('since'))})`)}.`,
    why: 'Un dossier de données n’a qu’un agent, pour qu’aucun mail ne parte deux fois.',
    cure: {
      window: 'Arrêtez l’autre, puis « Démarrer maintenant » ; d’ici là, c’est lui qui travaille.',
      terminal: `Utilisez l’agent déjà lancé, arrêtez-le d’abord, ou choisissez un autre dossier avec --data${v('path', (path) => ` (le verrou de celui-ci : ${path})`)}.`,
    },
  }),
  'agent.stopping': () => ({
    what: 'L’agent est en train de s’arrêter.',
    cure: 'Ce qui reste à faire reprendra au prochain démarrage ; réessayez à ce moment-là.',
  }),
  'cli.unknown-command': (v) => ({
    what: `La commande « ${v('command')} » n’existe pas.`,
    cure: 'Lancez « help » pour la liste des commandes.',
  }),
  'cli.wrong-use': (v) => ({
    what: `La commande est mal écrite : ${v('detail')}.`,
    cure: 'Lancez « help » pour voir comment chaque commande s’écrit.',
  }),
  'cli.not-confirmed': () => ({
    what: 'Rien n’a été fait : il manque la confirmation.',
    cure: 'Répondez « o », ou ajoutez --yes.',
  }),
  'cli.unreadable-file': (v) => ({
    what: `Le fichier ${v('path')} est illisible.`,
    cure: 'Vérifiez qu’il existe et que sa lecture vous est permise.',
  }),
  'command.unknown': (v) => ({
    what: `L’agent ne connaît pas la commande « ${v('command')} ».`,
    why: 'Le programme et l’agent sont peut-être de versions différentes.',
    cure: 'Relancez les deux depuis la même installation.',
  }),
  'command.invalid-input': (v) => ({
    what: `L’agent refuse les données de « ${v('command')} » : ${v('detail')}.`,
    cure: 'Corrigez le champ indiqué, puis réessayez.',
  }),
  'command.invalid-output': (v) => ({
    what: `La réponse à « ${v('command')} » n’a pas la forme convenue : ${v('detail')}.`,
    why: 'Le programme et l’agent sont peut-être de versions différentes.',
    cure: 'Relancez les deux depuis la même installation ; si cela persiste, signalez-le avec le journal.',
  }),
  'command.timed-out': (v) => ({
    what: {
      window: 'Cela a pris trop de temps et a été abandonné.',
      terminal: `« ${v('command')} » a pris trop de temps et a été abandonnée.`,
    },
    why: 'L’agent peut encore la terminer.',
    cure: {
      window: 'Regardez l’état affiché en haut, puis réessayez.',
      terminal: 'Regardez « status », puis réessayez.',
    },
  }),
  'command.too-large': (v) => ({
    what: {
      window: 'Cela dépasse 256 Ko.',
      terminal: `Le message pour « ${v('command')} » dépasse 256 Ko.`,
    },
    cure: 'Envoyez-en moins à la fois.',
  }),
  'command.too-many': () => ({
    what: 'La fenêtre a trop demandé d’un coup.',
    cure: 'Attendez une seconde, puis réessayez.',
  }),
  'demo.stays-here': () => ({
    what: 'Pas en démonstration : cela quitterait cette machine.',
    why: 'Elle ne parle qu’à sa propre boîte et à son propre destinataire, ici, et à personne d’autre.',
    cure: {
      window: 'Choisissez « Quitter la démonstration » : avec votre propre boîte, c’est possible.',
      terminal: 'Lancez l’application pour de bon : npm start -- --settings FICHIER.',
    },
  }),
  'link.refused': () => ({
    what: 'Ce lien n’est pas ouvert.',
    why: 'Seules les adresses https d’hôtes ordinaires le sont.',
    cure: 'Copiez-le et examinez-le d’abord, si vous savez d’où il vient.',
  }),
  'link.not-opened': () => ({
    what: 'Le navigateur n’a pas pu être ouvert.',
    why: 'Ce bureau n’en a pas, ou aucun n’est choisi par défaut.',
    cure: 'Choisissez un navigateur par défaut dans les réglages du système, puis réessayez.',
  }),
  'file.unwritable': (v) => ({
    what: `Le fichier ${v('path')} n’a pas pu être écrit${v('detail', (detail) => ` (${detail})`)}.`,
    cure: 'Choisissez un autre dossier, ou libérez de la place sur le disque.',
  }),
  'command.cancelled': (v) => ({
    what: {
      window: 'C’est annulé.',
      terminal: `« ${v('command')} » a été annulée.`,
    },
    cure: 'Relancez-la quand vous le voudrez.',
  }),
  'settings.invalid': (v) => ({
    what: `Le réglage ${v('path')} n’est pas valable : ${v('reason')}.`,
    why: 'Rien n’a été modifié.',
    cure: `Corrigez ${v('path')}, puis réessayez.`,
  }),
  'settings.unknown-key': (v) => ({
    what: `Les réglages contiennent un élément inconnu : ${v('keys')}.`,
    why: 'Rien n’a été modifié.',
    cure: `${v('nearest', (nearest) => `Vouliez-vous dire ${nearest} ? `)}Retirez-le ou renommez-le.`,
  }),
  'settings.newer-version': (v) => ({
    what: `Les réglages sont en version ${v('version')} ; ce programme connaît les versions jusqu’à ${v('known')}.`,
    why: 'Ils ont été écrits par un programme plus récent.',
    cure: 'Mettez ce programme à jour, ou utilisez des réglages qu’il a écrits lui-même.',
  }),
  'settings.unreadable-file': (v) => ({
    what: `Le fichier ${v('path')} ne se lit pas comme du JSON.`,
    cure: 'Vérifiez que le fichier existe, que sa lecture est permise et qu’il contient un seul document JSON.',
  }),
  'settings.incomplete': (v) => ({
    what: `Il manque des réglages : ${v('missing')}.`,
    why: 'Sans eux, l’agent ne peut ni surveiller ni livrer.',
    cure: {
      window: 'Renseignez-les : « Premiers pas » les demande l’un après l’autre.',
      terminal: 'Renseignez-les avec « settings set » ou dans le fichier de réglages.',
    },
  }),
  'settings.nothing-to-undo': () => ({
    what: 'Il n’y a aucune modification des réglages à annuler.',
    why: {
      window: 'Aucune n’a été faite, ou sa trace n’est plus conservée.',
      terminal: 'Aucune n’a été faite, ou sa trace est plus ancienne que retention.auditDays.',
    },
    cure: 'Modifiez les réglages eux-mêmes.',
  }),
  'import.expired': () => ({
    what: 'Cet aperçu d’importation ne peut plus être appliqué.',
    why: 'Il date de plus de dix minutes, a déjà été appliqué, ou les réglages ont changé depuis.',
    cure: 'Choisissez de nouveau les fichiers, regardez ce qui changerait, puis appliquez.',
  }),
  'window.unreadable-time': (v) => ({
    what: `« ${v('value')} » n’est pas une heure.`,
    cure: 'Écrivez-la 09h30, 9:30, 9h ou 9, de 00h00 à 23h59.',
  }),
  'window.half-set': () => ({
    what: 'La plage d’envoi n’a qu’une borne.',
    why: 'Une demi-plage ne retiendrait rien.',
    cure: 'Donnez un début et une fin, ou effacez la plage pour livrer à toute heure.',
  }),
  'secret.unknown-name': (v) => ({
    what: 'Aucun secret ne porte ce nom.',
    cure: `Utilisez l’un de ceux-ci : ${v('known')}.`,
  }),
  'secret.empty': (v) => ({
    what: `Aucune valeur n’a été donnée pour le secret${v('name', (name) => ` ${name}`)}.`,
    cure: {
      window: 'Saisissez la valeur, ou choisissez « Retirer ».',
      terminal: 'Donnez la valeur sur l’entrée standard, ou « secret clear » pour le retirer.',
    },
  }),
  'secret.too-long': (v) => ({
    what: {
      window: `La valeur dépasse ${v('maxBytes')} octets : ${v('name')}.`,
      terminal: `La valeur de ${v('name')} dépasse ${v('maxBytes')} octets.`,
    },
    why: 'Les trousseaux refusent les entrées plus longues.',
    cure: 'Vérifiez qu’il s’agit du secret lui-même et non d’un fichier entier.',
  }),
  'secret.missing': (v) => ({
    what: {
      window: `À renseigner : ${v('name')}.`,
      terminal: `Le secret ${v('name')} n’est pas renseigné.`,
    },
    cure: {
      window: 'Cela se fait dans les réglages, sous « Secrets ».',
      terminal: `Renseignez-le avec « secret set ${v('name')} » ou, sans bureau, dans la variable d’environnement RSD_SECRET_${v('name')}.`,
    },
  }),
  'secret.malformed': (v) => ({
    what: {
      window: `La forme attendue n’est pas respectée : ${v('name')}.`,
      terminal: `Le secret ${v('name')} n’a pas la forme attendue.`,
    },
    why: 'Un secret de signature est « whsec_ » suivi de 24 à 64 octets en base64 ; un jeton tient sur une ligne, sans espace.',
    cure: {
      window: 'Renseignez de nouveau la valeur telle que le fournisseur l’affiche.',
      terminal: `Renseignez de nouveau ${v('name')} avec la valeur telle que le fournisseur l’affiche.`,
    },
  }),
  'keychain.unavailable': () => ({
    what: 'Le trousseau de cette machine est injoignable.',
    why: 'Aucun service de trousseau ne tourne dans cette session.',
    cure: {
      window:
        'Lancez-en un (sous Linux un Secret Service tel que gnome-keyring) ; d’ici là, les secrets ne sont gardés que pour cette session.',
      terminal:
        'Lancez-en un (sous Linux un Secret Service tel que gnome-keyring), ou donnez les secrets dans des variables RSD_SECRET_… ; d’ici là, ils ne sont gardés que pour cette session.',
    },
  }),
  'keychain.locked': () => ({
    what: 'Le trousseau de cette machine est verrouillé.',
    cure: 'Déverrouillez-le (en général en ouvrant la session du bureau), puis réessayez.',
  }),
  'keychain.timed-out': (v) => ({
    what: `Le trousseau n’a pas répondu${v('seconds', (seconds) => ` en ${seconds} s`)}.`,
    why: 'Il attend peut-être la réponse à une question que personne ne voit.',
    cure: 'Cherchez une fenêtre du trousseau, déverrouillez-le, puis réessayez.',
  }),
  'keychain.refused': () => ({
    what: 'Le trousseau a refusé l’accès.',
    cure: 'Autorisez ce programme dans les réglages du trousseau, puis réessayez.',
  }),
  'mail.unreadable': () => ({
    what: 'Le mail est illisible.',
    why: 'Sa structure est trop abîmée pour être réparée.',
    cure: 'Ouvrez-le dans une messagerie ; ce qu’il demande est à faire à la main.',
  }),
  'mail.too-complex': (v) => ({
    what: `Le mail est trop complexe pour être lu sans risque${v('what', (what) => ` : ${what}`)}.`,
    cure: 'Ouvrez-le dans une messagerie ; ce qu’il demande est à faire à la main.',
  }),
  'mail.too-large': (v) => ({
    what: `Le mail est trop gros${v('sizeBytes', (size) => ` (${size} octets)`)}${v('maxBytes', (most) => ` ; on en lit ${most} octets au plus`)}.`,
    cure: {
      window:
        'Si de tels mails sont attendus, changez « Laisser de côté les mails plus gros » dans le panneau Courrier ; sinon, traitez-le à la main.',
      terminal: 'Augmentez triage.maxSizeMb si de tels mails sont attendus, ou traitez-le à la main.',
    },
  }),
  'mail.reader-stopped': () => ({
    what: 'La lecture du mail a été interrompue.',
    why: 'Elle prenait plus de 5 s ou trop de mémoire.',
    cure: 'Ouvrez-le dans une messagerie ; ce qu’il demande est à faire à la main.',
  }),
  'mail.vanished': () => ({
    what: 'Le mail a quitté le dossier avant d’être lu.',
    why: 'Quelqu’un l’a supprimé ou déplacé.',
    cure: 'S’il a été déplacé par erreur, remettez-le en place : il sera traité.',
  }),
  'mail.not-kept': () => ({
    what: 'Le texte de ce mail n’est pas conservé ici.',
    why: {
      window: 'Il a été écarté d’après ses en-têtes, ou son texte a dépassé sa durée de conservation.',
      terminal: 'Il a été écarté d’après ses en-têtes, ou il est plus ancien que retention.contentDays.',
    },
    cure: 'Enregistrez le mail en fichier .eml depuis votre messagerie et utilisez ce fichier.',
  }),
  'mailbox.not-configured': (v) => ({
    what: 'La boîte mail n’est pas encore réglée.',
    cure: {
      window: `Reste à renseigner : ${v('missing')}.`,
      terminal: `Renseignez ${v('missing')}.`,
    },
  }),
  'mailbox.auth-refused': (v) => ({
    what: `${v('host')} a refusé la connexion de ${v('user')}${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    why: 'L’identifiant ou le mot de passe est faux, ou le compte n’autorise pas IMAP.',
    cure: {
      window:
        'Vérifiez « Utilisateur » et « Mot de passe » dans les réglages de la boîte, puis réessayez ; l’agent n’essaie plus de lui-même, pour ne pas bloquer le compte.',
      terminal:
        'Vérifiez mailbox.user, renseignez de nouveau MAILBOX_PASSWORD et relancez la surveillance ; l’agent n’essaie plus de lui-même, pour ne pas bloquer le compte.',
    },
  }),
  'mailbox.app-password-required': (v) => ({
    what: `${v('host')} exige un mot de passe d’application pour ${v('user')}.`,
    why: 'Le compte utilise la validation en deux étapes : son mot de passe habituel n’y est pas admis par IMAP.',
    cure: {
      window:
        'Créez un mot de passe d’application dans les réglages de sécurité du compte et donnez-le comme mot de passe de la boîte, ou connectez-vous par un jeton d’accès OAuth.',
      terminal:
        'Créez un mot de passe d’application dans les réglages de sécurité du compte et renseignez-le comme MAILBOX_PASSWORD, ou mettez mailbox.auth à access-token et donnez un tel jeton.',
    },
  }),
  'mailbox.web-login-required': (v) => ({
    what: `${v('host')} demande que ${v('user')} se connecte d’abord avec un navigateur.`,
    why: 'Le fournisseur a trouvé la connexion inhabituelle.',
    cure: `Connectez-vous au compte avec un navigateur${v('link', (link) => ` (${link})`)}, confirmez que c’était vous, puis relancez la surveillance.`,
  }),
  'mailbox.too-many-connections': (v) => ({
    what: `${v('host')} compte trop de connexions ouvertes pour ce compte.`,
    why: 'D’autres messageries l’utilisent aussi ; les fournisseurs en permettent une quinzaine.',
    cure: 'Fermez-en quelques-unes ; l’agent réessaie de lui-même.',
  }),
  'mailbox.throttled': (v) => ({
    what: `${v('host')} demande moins de requêtes.`,
    why: 'Le compte a atteint une limite de son fournisseur. Le mot de passe n’est pas en cause.',
    cure: 'Rien à faire : l’agent attend plus longtemps, puis réessaie.',
  }),
  'mailbox.server-unavailable': (v) => ({
    what: `${v('host')} est indisponible pour le moment${v('answer', (answer) => ` (« ${answer} »)`)}.`,
    cure: 'Rien à faire : l’agent réessaie. Si cela dure, demandez au fournisseur.',
  }),
  'mailbox.host-unknown': (v) => ({
    what: `Le serveur de mail ${v('host')} est introuvable.`,
    why: 'Son nom est faux, ou le service de noms est injoignable.',
    cure: {
      window: 'Vérifiez « Serveur » dans les réglages de la boîte, et le réseau.',
      terminal: 'Vérifiez mailbox.host et le réseau.',
    },
  }),
  'mailbox.connection-refused': (v) => ({
    what: `${v('host')} n’accepte aucune connexion sur le port ${v('port')}.`,
    why: 'Le port est faux, le serveur est arrêté, ou un pare-feu ou un proxy entre les deux ne laisse pas passer.',
    cure: {
      window: 'Vérifiez « Port » dans les réglages de la boîte (993 en TLS, 143 en STARTTLS).',
      terminal: 'Vérifiez mailbox.port (993 en TLS, 143 en STARTTLS).',
    },
  }),
  'mailbox.connection-lost': (v) => ({
    what: `La connexion à ${v('host')} est coupée${v('what', (what) => ` (${what})`)}.`,
    cure: 'Rien à faire : l’agent se reconnecte et rattrape son retard.',
  }),
  'mailbox.timed-out': (v) => ({
    what: `${v('host')} n’a pas répondu à temps${v('seconds', (seconds) => ` (${seconds} s)`)}.`,
    why: 'Le serveur ou le réseau est lent, ou un pare-feu avale la connexion.',
    cure: {
      window:
        'Rien à faire d’abord : l’agent se reconnecte. Si cela dure, vérifiez « Serveur » et « Port » dans les réglages de la boîte.',
      terminal:
        'Rien à faire d’abord : l’agent se reconnecte. Si cela dure, vérifiez mailbox.host et mailbox.port.',
    },
  }),
  'mailbox.certificate-refused': (v) => ({
    what: `Le certificat de ${v('host')} n’est pas digne de confiance (${v('reason')}).`,
    why: {
      window: 'Rien n’a été envoyé au serveur, aucun mot de passe non plus.',
      terminal: `Il est établi au nom de ${v('subject')} par ${v('issuer')}, valable du ${v('validFrom')} au ${v('validTo')}. Rien n’a été envoyé au serveur, aucun mot de passe non plus.`,
    },
    cure: {
      window:
        'Vérifiez « Serveur » dans les réglages de la boîte et l’horloge de cette machine. « Tester la connexion » y montre le certificat : si ce serveur est vraiment le vôtre, et seulement alors, « Faire confiance à ce certificat ».',
      terminal: `Vérifiez mailbox.host et l’horloge de cette machine. Si ce serveur est vraiment le vôtre, et seulement alors, ajoutez son empreinte à mailbox.trustedFingerprints : ${v('fingerprint')}.`,
    },
  }),
  'mailbox.starttls-missing': (v) => ({
    what: `${v('host')} ne propose pas STARTTLS sur le port ${v('port')}.`,
    why: 'Le mot de passe circulerait en clair : l’agent ne s’est pas connecté.',
    cure: {
      window:
        'Mettez « Chiffrement » à « TLS » et « Port » à 993 dans les réglages de la boîte, ou demandez au fournisseur.',
      terminal: 'Mettez mailbox.security à tls et mailbox.port à 993, ou demandez au fournisseur.',
    },
  }),
  'mailbox.plain-refused': (v) => ({
    what: `Une connexion non chiffrée à ${v('host')}${v('port', (port) => `:${port}`)} n’est pas permise.`,
    why: 'Le mot de passe circulerait en clair.',
    cure: {
      window:
        'Mettez « Chiffrement » à « TLS » ou « STARTTLS » dans les réglages de la boîte ; n’activez « Autoriser une connexion non chiffrée vers une autre machine » que sur un réseau à vous.',
      terminal:
        'Mettez mailbox.security à tls ou starttls ; n’activez mailbox.allowPlainBeyondLoopback que sur un réseau à vous.',
    },
  }),
  'mailbox.folder-missing': (v) => ({
    what: `La boîte n’a pas de dossier « ${v('folder')} ».`,
    cure: {
      window:
        'Vérifiez « Dossier » dans les réglages de la boîte ; un sous-dossier s’écrit comme le fait le serveur, par exemple INBOX/Livraisons.',
      terminal:
        'Vérifiez mailbox.folder ; un sous-dossier s’écrit comme le fait le serveur, par exemple INBOX/Livraisons.',
    },
  }),
  'mailbox.protocol-fault': (v) => ({
    what: `La réponse de ${v('host')} est incompréhensible${v('what', (what) => ` (${what})`)}.`,
    why: {
      window: 'Le port est peut-être celui d’un autre service, ou le chiffrement ne lui convient pas.',
      terminal: 'Le port est peut-être celui d’un autre service, ou mailbox.security ne lui convient pas.',
    },
    cure: {
      window: 'Vérifiez « Port » et « Chiffrement » dans les réglages de la boîte ; l’agent réessaie.',
      terminal: 'Vérifiez mailbox.port et mailbox.security ; l’agent réessaie.',
    },
  }),
  'mailbox.uidvalidity-unstable': (v) => ({
    what: `Le serveur a renuméroté le dossier « ${v('folder')} » ${v('changes')} fois en ${v('hours')} heures.`,
    why: 'Un mail ne se distinguerait plus d’un autre : l’agent a cessé de le surveiller.',
    cure: 'Demandez au fournisseur de réparer le dossier, puis relancez la surveillance.',
  }),
  'mailbox.network-unusable': (v) => ({
    what: `Le réseau ne mène pas à ${v('host')}${v('what', (what) => ` (${what})`)}.`,
    why: 'Il est coupé, ou un autre répond à sa place, comme la page d’accueil d’un hôtel ou d’un train. Rien n’a été envoyé.',
    cure: 'Ouvrez une page web pour vous identifier sur le réseau ; l’agent reprend de lui-même.',
  }),
  'store.folder-missing': (v) => ({
    what: `Le dossier de données ${v('path')} n’existe pas et ne peut pas être créé.`,
    cure: {
      window: 'Créez-le, puis « Démarrer maintenant ».',
      terminal: 'Créez-le, ou choisissez-en un autre avec --data.',
    },
  }),
  'store.folder-unwritable': (v) => ({
    what: `Impossible d’écrire dans le dossier de données ${v('path')}.`,
    why: 'Ses droits, ou ceux d’un de ses fichiers, ne le permettent pas. Sans lui, aucun mail ne peut être suivi.',
    cure: {
      window: 'Donnez à cet utilisateur le droit d’y écrire, puis « Démarrer maintenant ».',
      terminal: 'Donnez à cet utilisateur le droit d’y écrire, ou choisissez un autre dossier avec --data.',
    },
  }),
  'store.folder-is-a-file': (v) => ({
    what: `${v('path')} est un fichier, pas un dossier.`,
    cure: {
      window: 'Déplacez ce fichier, puis « Démarrer maintenant ».',
      terminal: 'Déplacez ce fichier, ou choisissez un autre dossier avec --data.',
    },
  }),
  'store.disk-full': (v) => ({
    what: `Le disque de ${v('path')} est plein.`,
    why: 'Rien n’est noté comme fait tant que rien ne peut s’écrire ; rien n’est perdu.',
    cure: 'Libérez de la place ; l’agent reprend de lui-même.',
  }),
  'store.damaged': (v) => ({
    what: `La base de données ${v('path')} est endommagée.`,
    why: 'Le disque a failli, ou le fichier a été modifié ou copié pendant son utilisation.',
    cure: {
      window: `« Rétablir une sauvegarde » prend la dernière bonne${v('backup', (backup) => ` (${backup})`)} ; les fichiers endommagés restent à côté, et les mails reçus depuis seront relus.`,
      terminal: `Rétablissez la dernière bonne sauvegarde${v('backup', (backup) => ` (${backup})`)} avec « doctor --restore » ; les fichiers endommagés restent à côté, et les mails reçus depuis seront relus.`,
    },
  }),
  'store.newer-schema': (v) => ({
    what: `La base de données ${v('path')} vient d’une version plus récente de ce programme (schéma ${v('version')} ; celui-ci connaît ${v('known')}).`,
    why: 'Elle n’a pas été touchée.',
    cure: {
      window: 'Mettez ce programme à jour.',
      terminal: 'Mettez ce programme à jour, ou choisissez un autre dossier avec --data.',
    },
  }),
  'store.busy': (v) => ({
    what: `La base de données ${v('path')} est utilisée par un autre programme.`,
    cure: 'Fermez le programme qui l’a ouverte (visionneuse, sauvegarde), puis réessayez.',
  }),
  'store.sqlite-too-old': (v) => ({
    what: `La bibliothèque SQLite est en version ${v('version')} ; il faut au moins ${v('least')}.`,
    why: 'Les versions plus anciennes peuvent endommager la base.',
    cure: {
      window: 'Réinstallez le programme.',
      terminal: 'Réinstallez le programme avec ses propres dépendances (npm ci).',
    },
  }),
  'store.not-found': (v) => ({
    what: `Aucune entrée ne porte le numéro ${v('id')}.`,
    cure: 'Elle a pu être retirée à la fin de sa durée de conservation ; la liste montre ce qui reste.',
  }),
  'backup.not-found': (v) => ({
    what: `Il n’y a pas de sauvegarde ${v('name')}.`,
    cure: {
      window: 'Elle a pu laisser sa place à une plus récente ; regardez la liste de nouveau.',
      terminal: 'Elle a pu laisser sa place à une plus récente ; « backups list » montre celles qui restent.',
    },
  }),
  'backup.damaged': (v) => ({
    what: `La sauvegarde ${v('path')} est endommagée.`,
    why: 'Le disque a failli, ou le fichier a été modifié. La base actuelle est inchangée.',
    cure: 'Rétablissez une autre sauvegarde.',
  }),
  'backup.none-good': () => ({
    what: 'Aucune sauvegarde ne peut être rétablie.',
    why: 'Celles qui restent ont été relues et sont endommagées, ou il n’y en a pas encore. Rien n’a été changé.',
    cure: 'Rétablissez un fichier enregistré ailleurs.',
  }),
  'backup.foreign': (v) => ({
    what: `${v('path')} n’est pas une sauvegarde de ce programme.`,
    why: 'Ses tables ne sont pas celles que ce programme crée. Rien n’a été changé.',
    cure: {
      window: 'Choisissez un fichier produit par « Enregistrer une copie… » ou « Sauvegarder maintenant ».',
      terminal: 'Choisissez un fichier produit par « backups export » ou par la sauvegarde quotidienne.',
    },
  }),
  'delivery.not-found': (v) => ({
    what: `Aucune livraison ne porte l’identifiant ${v('id')}.`,
    cure: {
      window: 'Elle a pu être retirée à la fin de sa durée de conservation ; la liste montre ce qui reste.',
      terminal: 'Copiez l’identifiant depuis « deliveries list ».',
    },
  }),
  'delivery.not-retryable': (v) => ({
    what: `La livraison ${v('id')} ne peut pas être relancée${v('state', (state) => ` : elle est ${state}`)}.`,
    why: 'Seules celles qui ont échoué définitivement peuvent l’être.',
    cure: {
      window: 'Filtrez les livraisons par « Échouée » pour voir lesquelles le peuvent.',
      terminal: 'Voyez « deliveries list --state dead ».',
    },
  }),
  'delivery.not-replayable': (v) => ({
    what: `La livraison ${v('id')} ne peut pas être envoyée une seconde fois${v('state', (state) => ` : elle est ${state}`)}.`,
    why: 'Seules celles qui sont livrées ou abandonnées peuvent l’être.',
    cure: 'Une livraison en attente part d’elle-même ; relancez celle qui a échoué définitivement.',
  }),
  'delivery.not-discardable': (v) => ({
    what: `La livraison ${v('id')} ne peut pas être abandonnée${v('state', (state) => ` : elle est ${state}`)}.`,
    why: 'Seules celles qui attendent ou qui ont échoué définitivement peuvent l’être.',
    cure: 'Si elle est en cours d’envoi, attendez son issue.',
  }),
  'delivery.body-gone': (v) => ({
    what: `Ce que la livraison ${v('id')} avait envoyé n’est plus conservé.`,
    why: {
      window: 'Le texte des mails est retiré après la durée fixée dans les réglages, sous « Conservation ».',
      terminal: 'Les contenus sont retirés après la durée fixée par retention.contentDays.',
    },
    cure: 'Remettez le mail dans le dossier pour qu’il soit traité de nouveau.',
  }),
  'delivery.address-refused': (v) => ({
    what: `Le destinataire${v('host', (host) => ` ${host}`)} se trouve à une adresse privée de ce réseau.`,
    why: 'Les livraisons vont à des adresses publiques, pour que personne n’atteigne par l’agent les machines qui sont derrière.',
    cure: {
      window: `Si c’est voulu, activez « Peut se trouver sur un réseau privé » pour la cible${v('target', (target) => ` ${target}`)}.`,
      terminal: `Si c’est voulu, activez allowPrivateAddress de la cible${v('target', (target) => ` ${target}`)}.`,
    },
  }),
  'delivery.address-invalid': (v) => ({
    what: `L’adresse de la cible${v('target', (target) => ` ${target}`)} n’est pas valable.`,
    cure: {
      window: 'Corrigez son « Adresse » : https, ou http pour cette machine même.',
      terminal: 'Corrigez son url : https, ou http pour cette machine même.',
    },
  }),
  'delivery.host-unknown': (v) => ({
    what: `Le destinataire${v('host', (host) => ` ${host}`)} est introuvable${v('detail', (code) => ` (${code})`)}.`,
    why: {
      window: 'Le nom dans son adresse est faux, ou le service de noms est injoignable.',
      terminal: 'Le nom dans son url est faux, ou le service de noms est injoignable.',
    },
    cure: {
      window: 'Vérifiez l’adresse et le réseau ; la livraison attend et sera retentée.',
      terminal: 'Vérifiez l’url et le réseau ; la livraison attend et sera retentée.',
    },
  }),
  'delivery.connection-refused': (v) => ({
    what: `Le destinataire${v('host', (host) => ` ${host}`)} n’accepte aucune connexion.`,
    why: 'Il est arrêté, son port est faux, ou un pare-feu ou un proxy entre les deux ne laisse pas passer.',
    cure: 'Vérifiez qu’il fonctionne ; la livraison sera retentée.',
  }),
  'delivery.connection-lost': (v) => ({
    what: `La connexion au destinataire${v('host', (host) => ` ${host}`)} s’est rompue${v('detail', (code) => ` (${code})`)}.`,
    why: 'On ignore s’il a reçu la requête.',
    cure: 'La livraison sera retentée avec le même identifiant, auquel le destinataire reconnaît une répétition.',
  }),
  'delivery.timed-out': (v) => ({
    what: `Le destinataire${v('host', (host) => ` ${host}`)} n’a pas répondu à temps.`,
    why: 'On ignore s’il a reçu la requête.',
    cure: {
      window:
        'La livraison sera retentée avec le même identifiant. Si le destinataire est connu pour sa lenteur, augmentez « Renoncer après » de la cible.',
      terminal:
        'La livraison sera retentée avec le même identifiant. S’il est connu pour sa lenteur, augmentez timeoutSeconds de la cible.',
    },
  }),
  'delivery.certificate-refused': (v) => ({
    what: `Le certificat du destinataire${v('host', (host) => ` ${host}`)} n’est pas digne de confiance${v('detail', (code) => ` (${code})`)}.`,
    why: 'Rien n’a été envoyé.',
    cure: {
      window:
        'Faites renouveler le certificat, ou vérifiez l’horloge de cette machine ; « Vérifier son certificat » peut être coupé pour une seule cible.',
      terminal:
        'Faites renouveler le certificat, ou vérifiez l’horloge de cette machine ; verifyTls coupe la vérification pour une seule cible.',
    },
  }),
  'delivery.redirected': (v) => ({
    what: `Le destinataire renvoie ailleurs${v('location', (location) => `, vers ${location}`)} (code ${v('status')}).`,
    why: 'Les redirections ne sont pas suivies : le contenu irait là où personne ne l’a décidé.',
    cure: {
      window: 'Mettez la nouvelle dans « Adresse » de la cible, puis relancez la livraison.',
      terminal: 'Mettez la nouvelle adresse dans l’url de la cible, puis relancez la livraison.',
    },
  }),
  'delivery.rejected': (v) => ({
    what: `Le destinataire a refusé la livraison (code ${v('status')}).`,
    why: 'Il la refuserait encore : l’adresse, les identifiants ou le contenu ne lui conviennent pas.',
    cure: {
      window: `Vérifiez l’adresse et les identifiants de la cible${v('target', (target) => ` ${target}`)}, puis relancez la livraison.`,
      terminal: `Vérifiez l’url et les identifiants de la cible${v('target', (target) => ` ${target}`)}, puis relancez la livraison.`,
    },
  }),
  'delivery.not-accepted': (v) => ({
    what: `Le destinataire a répondu ${v('status')}, mais sans dire qu’il acceptait le mail.`,
    why: 'Il doit répondre en JSON avec "success": true.',
    cure: {
      window:
        'Vérifiez le destinataire ; si toute réponse de 200 à 299 vaut acceptation, changez « Vaut acceptation » de la cible.',
      terminal:
        'Vérifiez le destinataire ; si toute réponse de 200 à 299 vaut acceptation, mettez success de la cible à any-2xx.',
    },
  }),
  'delivery.gone': (v) => ({
    what: `Le destinataire dit que son adresse n’existe plus (code ${v('status')}).`,
    why: 'Le scénario qui se trouve derrière a été coupé ou supprimé.',
    cure: {
      window: `Réactivez-le, ou donnez à la cible${v('target', (target) => ` ${target}`)} sa nouvelle adresse, puis relancez ce qui a échoué définitivement.`,
      terminal: `Réactivez-le, ou donnez à la cible${v('target', (target) => ` ${target}`)} sa nouvelle url, puis relancez ce qui est listé comme échoué.`,
    },
  }),
  'delivery.slow-down': () => ({
    what: 'Le destinataire demande moins de requêtes.',
    cure: 'Rien à faire : les livraisons attendent le temps qu’il a demandé.',
  }),
  'delivery.server-fault': (v) => ({
    what: `Le destinataire a une panne de son côté${v('status', (status) => ` (code ${status})`)}.`,
    cure: 'Rien à faire : la livraison est retentée pendant trois jours. Si cela dure, voyez du côté du destinataire.',
  }),
  'delivery.queue-full': () => ({
    what: 'La file d’attente du destinataire est pleine.',
    why: 'Son scénario est plus lent que les mails qui arrivent.',
    cure: 'Rien à faire : la livraison sera retentée. Si cela dure, regardez le scénario.',
  }),
  'delivery.body-too-large': (v) => ({
    what: `La livraison ferait ${v('sizeBytes')} octets ; on en envoie ${v('maxBytes')} au plus.`,
    cure: 'Traitez ce mail à la main.',
  }),
  'delivery.interrupted': () => ({
    what: 'L’agent s’est arrêté pendant que la requête était en route.',
    why: 'On ignore si le destinataire l’a reçue.',
    cure: 'La livraison sera retentée avec le même identifiant, auquel le destinataire reconnaît une répétition.',
  }),
  'delivery.before-restore': () => ({
    what: 'Elle a pu partir avant qu’une sauvegarde soit rétablie.',
    why: 'L’historique s’arrête au moment de la sauvegarde.',
    cure: 'Envoyée une fois de plus avec le même identifiant, comme répétition : le destinataire la reconnaît.',
  }),
  'delivery.target-missing': (v) => ({
    what: `La cible ${v('target')} n’est plus dans les réglages.`,
    cure: {
      window: 'Remettez-la dans les réglages, sous « Webhooks », et relancez, ou abandonnez la livraison.',
      terminal: 'Remettez-la dans delivery.targets et relancez, ou abandonnez la livraison.',
    },
  }),
  ...gmailFailuresFr,
  ...deployFailuresFr,
  'attention.dead-deliveries': (v) => ({
    what: `Livraisons échouées définitivement : ${v('count')}.`,
    cure: {
      window: 'Voyez leurs raisons, puis relancez-les ou abandonnez-les.',
      terminal:
        'Voyez leurs raisons avec « deliveries list --state dead », puis relancez-les ou abandonnez-les.',
    },
  }),
  'attention.failed-mails': (v) => ({
    what: `Mails qui n’ont pas pu être traités : ${v('count')}.`,
    cure: {
      window: 'Le journal nomme chacun d’eux ; ce qu’ils demandent est à faire à la main.',
      terminal: 'Voyez « messages --state failed » ; ce qu’ils demandent est à faire à la main.',
    },
  }),
  'attention.unaccounted': (v) => ({
    what: `Mails du dossier absents du registre : ${v('count')}.`,
    why: 'Cela ne doit pas arriver ; l’agent les relit.',
    cure: {
      window: 'Choisissez « Vérifier » ; s’il en reste, signalez-le avec le diagnostic du panneau Journal.',
      terminal: 'Lancez « check-now » ; s’il en reste, signalez-le avec le journal.',
    },
  }),
  'attention.unverified-target': (v) => ({
    what: `Le certificat de la cible ${v('target')} n’est pas vérifié.`,
    why: 'Quiconque se trouve entre cette machine et le destinataire pourrait lire les livraisons.',
    cure: {
      window: 'Réactivez « Vérifier son certificat » dès que celui-ci est en ordre.',
      terminal: `Réactivez verifyTls de ${v('target')} dès que son certificat est en ordre.`,
    },
  }),
  'attention.sending-off': () => ({
    what: 'L’envoi est coupé : les mails attendent.',
    cure: {
      window: 'Activez « Envoyer les livraisons » pour qu’ils partent.',
      terminal: 'Mettez delivery.enabled à true pour les envoyer.',
    },
  }),
  'attention.gmail-ending': (v) => ({
    what: `La connexion Gmail prend fin le ${sayDateFr(v('date'))}.`,
    why: 'Google l’a annoncé en donnant le dernier accès : l’application est en test, ou l’accès a été donné pour un temps.',
    cure: 'Reconnectez-vous à Google avant ce jour.',
  }),
  'attention.restored': (v) => ({
    what: `Une sauvegarde a pris la place de la base de données le ${sayDateFr(v('date'))}.`,
    why: `${v('until', (until) => `Son historique s’arrête le ${sayDateFr(until)} ; les mails reçus depuis sont relus. `)}Mails envoyés une nouvelle fois pour cette raison, chacun comme répétition sous le même identifiant : ${v('count')}.`,
    cure: {
      window: 'Choisissez « Compris » une fois que vous en avez pris connaissance.',
      terminal: 'Confirmez en avoir pris connaissance avec « backups acknowledge ».',
    },
  }),
  'attention.log-lost': (v) => ({
    what: `Le ${sayDateFr(v('date'))}, le journal de la base de données manquait ou était abîmé.`,
    why: `Ce qu’il contenait est oublié, et ces mails sont relus. Mails envoyés une nouvelle fois pour cette raison, chacun comme répétition sous le même identifiant : ${v('count')}.`,
    cure: {
      window:
        'Si personne n’a retiré ce fichier, faites vérifier le disque ; choisissez « Compris » une fois que vous en avez pris connaissance.',
      terminal:
        'Si personne n’a retiré ce fichier, faites vérifier le disque ; confirmez en avoir pris connaissance avec « backups acknowledge ».',
    },
  }),
  'clock.off': (v) => ({
    what: `L’horloge de cette machine est décalée de ${v('seconds')} s${v('host', (host) => ` par rapport à ${host}`)}.`,
    why: 'Avec une horloge fausse, certificats, jetons et signatures sont refusés, et la plage d’envoi s’ouvre à la mauvaise heure.',
    cure: 'Activez le réglage automatique de l’heure dans les paramètres du système.',
  }),
  'network.proxy-silent': (v) => ({
    what: `Le proxy${v('proxy', (proxy) => ` ${proxy}`)} ne répond pas.`,
    why: 'Il est arrêté, son adresse est fausse, ou cette machine est maintenant dans un autre réseau. Rien n’a été envoyé.',
    cure: {
      window:
        'Vérifiez « Adresse du proxy », ou désactivez « Passer par un proxy » ; ce qui attend reprend de lui-même.',
      terminal:
        'Vérifiez network.proxy.url, ou mettez network.proxy.enabled à false ; ce qui attend reprend de lui-même.',
    },
  }),
  'network.proxy-refused': (v) => ({
    what: `Le proxy${v('proxy', (proxy) => ` ${proxy}`)} refuse la connexion${v('host', (host) => ` vers ${host}`)}.`,
    why: 'Ses règles n’autorisent pas cet hôte ou ce port ; il faut 993 ou 143 pour le mail, 443 pour les webhooks. Rien n’a été envoyé.',
    cure: 'Demandez au responsable du proxy de l’autoriser ; ce qui attend reprend de lui-même.',
  }),
  'network.proxy-password': (v) => ({
    what: `Le proxy${v('proxy', (proxy) => ` ${proxy}`)} demande un nom d’utilisateur et un mot de passe.`,
    why: 'Ils ne sont pas renseignés, n’ont pas pu être lus, ou ne sont pas les bons. Rien n’a été envoyé.',
    cure: {
      window: 'Renseignez « Utilisateur du proxy » et son mot de passe dans les réglages du réseau.',
      terminal: 'Renseignez network.proxy.user et le secret PROXY_PASSWORD.',
    },
  }),
  'network.no-proxy': (v) => ({
    what: `Ce qui répond à la place du proxy${v('proxy', (proxy) => ` ${proxy}`)} n’en est pas un.`,
    why: 'Son adresse ou son port est autre, ou il n’ouvre pas de connexions (CONNECT). Rien n’a été envoyé.',
    cure: {
      window: 'Vérifiez « Adresse du proxy », ou désactivez « Passer par un proxy ».',
      terminal: 'Vérifiez network.proxy.url, ou mettez network.proxy.enabled à false.',
    },
  }),
  'internal.bug': (v) => ({
    what: `Quelque chose a mal tourné dans le programme${v('command', (command) => ` (${command})`)}.`,
    why: 'C’est un défaut du programme, pas de vos réglages.',
    cure: {
      window:
        'Réessayez ; si cela persiste, signalez-le avec le diagnostic du panneau Journal. Aucun mail n’est perdu pour autant.',
      terminal:
        'Réessayez ; si cela persiste, signalez-le avec le journal. Aucun mail n’est perdu pour autant.',
    },
  }),
} satisfies Texts['failures'];
