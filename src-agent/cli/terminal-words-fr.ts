import type { TerminalWords } from './terminal-words.ts';

/** Français. */
export const terminalWordsFr: TerminalWords = {
  more: (cursor) => `(suite : --cursor ${cursor})`,
  none: {
    mails: 'Aucun mail ne correspond.',
    deliveries: 'Aucune livraison ne correspond.',
    links: 'Aucun lien ne correspond.',
    attempts: 'aucune encore',
    toRetry: 'Rien à relancer : aucune livraison n’a échoué définitivement.',
    changes: 'Rien n’a encore été modifié.',
    lines: 'Aucune ligne ne correspond.',
  },
  mailColumns: ['ID', 'VU', 'ÉTAT', 'TYPE', 'DE', 'OBJET', 'POURQUOI'],
  deliveryColumns: ['ID', 'CRÉÉE', 'ÉTAT', 'CIBLE', 'ESSAIS', 'PROCHAIN', 'DERNIÈRE RÉPONSE', 'OBJET'],
  linkColumns: ['ID', 'REÇU', 'ÉTAT', 'SERVICE', 'LOT', 'DE', 'LIEN'],
  mail: {
    from: 'de',
    place: 'emplacement',
    state: 'état',
    due: 'échéance',
    kind: 'type',
    deliveryTime: 'heure de livraison',
    times: 'vu, décidé, terminé',
    checks: 'Vérifications',
    links: 'Liens',
    deliveries: 'Livraisons',
  },
  urgent: 'urgent',
  delivery: {
    delivery: 'livraison',
    mail: 'mail',
    target: 'cible',
    state: 'état',
    next: 'prochain essai',
    attempts: 'Essais',
    body: 'Contenu',
  },
  exported: (rows) => (rows < 2 ? `${rows} livraison écrite.` : `${rows} livraisons écrites.`),
  linkState: (done) => (done ? 'Traité :' : 'À traiter :'),
  linkStates: { open: 'à traiter', done: 'traité' },
  retried: (count) => (count === 1 ? '1 livraison relancée.' : `${count} livraisons relancées.`),
  done: 'C’est fait.',
  status: {
    agent: 'agent',
    mailbox: 'boîte mail',
    window: 'plage d’envoi',
    mails: 'mails',
    deliveries: 'livraisons',
    data: 'données',
    attention: 'À regarder',
  },
  colon: ' :',
  running: (pid, since) => `en marche depuis ${since} (pid ${pid})`,
  notRunning: 'à l’arrêt',
  notSet: 'non réglée',
  hours: (start, end, days, zone) => `de ${start} à ${end}, ${days} (${zone})`,
  everyDay: 'tous les jours',
  ledger: ({ sent, waiting, noticed, ignored, failed, unaccounted }, comparedAt) =>
    `${sent} envoyés, ${waiting + noticed} en attente, ${ignored} ignorés, ${failed} en échec ; ${
      unaccounted === null
        ? 'dossier pas encore comparé'
        : `${unaccounted} sans trace (comparé ${comparedAt})`
    }`,
  deliveries: ({ deliveredToday, delivered, queued, sending, dead, enabled }, next) =>
    `${deliveredToday} livrées aujourd’hui (${delivered} en tout), ${queued + sending} en attente (prochaine ${next}), ${dead} en échec${
      enabled ? '' : ' ; envoi désactivé'
    }`,
  noticed: (count, unaccounted) =>
    `${count === 0 ? 'Aucun nouveau mail' : `Nouveaux mails : ${count}`}${unaccounted === null ? '' : ` ; ${unaccounted} sans trace`}.`,
  secretSet: (name, place) => `${name} est enregistré (${place}).`,
  secretNotSet: (name) => `${name} n’est pas enregistré.`,
  places: {
    keychain: 'trousseau',
    environment: 'environnement',
    descriptor: 'descripteur',
    session: 'cette session seulement',
  },
  set: (place) => `enregistré (${place})`,
  secretMissing: 'non renseigné',
  loggedIn: (messages, idle) =>
    `Connecté ; ${messages} mails dans le dossier, ${idle ? 'annonces immédiates (IDLE)' : 'sans annonces : l’agent interrogera'}.`,
  answered: (status, accepted) =>
    `Le destinataire a répondu ${status}${accepted ? ' et accepté l’essai.' : ', ce qui ne vaut pas acceptation.'}`,
  import: {
    applied: 'Repris :',
    preview: 'Serait repris (rien n’a changé ; ajoutez --apply) :',
    secrets: 'Secrets trouvés, non copiés. Enregistrez chacun par « secret set NOM » :',
    remarks: 'Remarques :',
  },
  restore: {
    nothing: 'Il n’y avait pas de base.',
    setAside: (files) => `Mis de côté : ${files}.`,
    restored: (at) => `Sauvegarde du ${at} rétablie.`,
    empty: 'Aucune bonne sauvegarde : le prochain démarrage commence avec une base vide.',
  },
  backups: {
    columns: ['nom', 'faite le', 'taille', 'schéma', 'contient'],
    none: 'Il n’y a pas encore de sauvegarde.',
    contents: (mails, deliveries, newest) =>
      `${mails} mails, ${deliveries} livraisons, dernier mail ${newest}`,
    sound: (name) => `${name} est saine : elle a été relue en entier.`,
    newest: 'la dernière bonne sauvegarde',
    ask: (what, brought) =>
      [
        `Rétablir ${what} ?`,
        'La base actuelle est mise de côté sous un autre nom ; rien n’est supprimé.',
        'Réglages et historique seront ceux de la sauvegarde ; les secrets restent tels quels.',
        'Les mails reçus depuis seront relus. Ce qui repart garde le même identifiant et compte comme répétition.',
        ...(brought ? ['Les destinataires nouveaux sur cette machine arrivent désactivés.'] : []),
        '[o/N] ',
      ].join('\n'),
    restored: 'Sauvegarde rétablie.',
    running: 'L’agent tourne de nouveau ; les mails reçus depuis la sauvegarde sont relus.',
    repeats:
      'Les mails reçus depuis seront relus ; ce qui repart garde le même identifiant, comme répétition.',
  },
  typeSecret: 'Valeur (non affichée) : ',
  gmail: {
    fields: {
      'client-id': 'ID client',
      'client-secret': 'secret du client',
      'refresh-token': 'jeton d’actualisation',
      'from-address': 'adresse de l’expéditeur',
      'from-name': 'nom de l’expéditeur',
      'test-recipient': 'destinataire des essais',
    },
    fieldStates: { set: 'renseigné', missing: 'manquant', malformed: 'ne peut pas être juste' },
    optional: 'facultatif',
    connection: {
      'not-configured': () => 'non configurée',
      unchecked: () => 'configurée, pas encore vérifiée',
      healthy: (since) => `fonctionne depuis ${since}`,
      ending: (at) => `fonctionne, prend fin le ${at}`,
      unreachable: (since) => `injoignable depuis ${since}, réessayée toute seule`,
      broken: (since) => `en panne depuis ${since}`,
    },
    labels: {
      connection: 'connexion',
      needed: 'portées nécessaires',
      granted: 'portées accordées',
      accessEnd: 'accès jusqu’à',
      grantEnd: 'autorisation jusqu’à',
      lastCheck: 'dernier contrôle',
      nextCheck: 'prochain contrôle',
    },
    modes: { 'dry-run': 'à blanc', send: 'avec envoi' },
    triggers: { operator: 'à la main', automatic: 'automatique', connect: 'après la connexion' },
    noChecks: 'Aucun contrôle n’a encore été fait.',
    sent: (messageId, threadId) => `Message ${messageId}, fil ${threadId}.`,
    skipped: {
      recent: 'Pas encore : le dernier contrôle est assez récent. Ajoutez --force pour vérifier quand même.',
      off: 'Le contrôle automatique est désactivé (gmail.autoCheck.enabled).',
      'not-configured': 'La connexion Gmail n’est pas configurée : voyez « gmail check ».',
    },
    next: (at) => `Prochain contrôle : ${at}.`,
    askSend: (to) => `Envoyer un vrai mail à ${to} ? [o/N] `,
    askDisconnect: 'Mettre fin à la connexion à Google et oublier son jeton ? [o/N] ',
    open: (url, until) =>
      `Ouvrez cette adresse dans votre navigateur avant ${until} (Ctrl+C annule) :\n\n${url}\n`,
    connected: (place) => `Connecté ; le jeton est gardé ici : ${place}.`,
    disconnected: 'Déconnecté : l’autorisation est terminée, le jeton oublié.',
    notRevoked:
      'Le jeton est oublié, mais Google n’a pas pu être prévenu : retirez l’accès sur myaccount.google.com/permissions.',
  },
  deploy: {
    states: {
      triggering: 'demande en cours',
      locating: 'recherché chez Render',
      running: 'en cours',
      checking: 'en ligne, santé en cours de contrôle',
      live: 'en ligne',
      unhealthy: 'en ligne, mais son adresse de santé ne répond pas comme il faut',
      failed: 'échoué',
      cancelled: 'annulé',
      replaced: 'remplacé par un autre déploiement',
      accepted: 'accepté ; la suite n’est pas connue',
      refused: 'non lancé',
      unknown: 'lancement incertain',
      'gave-up': 'non terminé ; plus suivi',
    },
    methods: { hook: 'adresse de déploiement', api: 'API' },
    outcomes: {
      'not-configured': 'non réglée',
      sending: 'demande envoyée',
      accepted: 'acceptée',
      refused: 'refusée',
      unreachable: 'non atteinte',
      unknown: 'issue inconnue',
    },
    columns: ['ID', 'DEMANDÉ', 'ÉTAT', 'SERVICE', 'DURÉE', 'COMMIT', 'PAR'],
    labels: {
      service: 'service',
      state: 'état',
      who: 'demandé par',
      render: 'chez Render',
      commit: 'commit',
      duration: 'durée',
      health: 'santé',
      returns: 'rétablit',
    },
    none: 'Rien n’a encore été déployé d’ici.',
    askDeploy: ({ service, branch, commit, clearCache, methods }) =>
      `Déployer ${service}, ${commit === null ? branch : `commit ${commit}`}${clearCache ? ', cache de construction vidé' : ''}, par ${methods} ? [o/N] `,
    askCancel: (service) => `Annuler ce déploiement de ${service} ? [o/N] `,
    askRollback: (service, commit) => `Ramener ${service} à ${commit} ? [o/N] `,
    branchOfRender: 'la branche réglée chez Render',
    healthy: (ms, days) =>
      `a répondu en ${ms} ms${days === null ? '' : `, certificat valable ${days} jours`}`,
    checks: { health: 'santé', login: 'page de connexion', ping: 'ping' },
    endsSoon: (days) =>
      days < 0
        ? 'Le certificat a expiré.'
        : `Le certificat expire dans ${days} jours : Render aurait dû le renouveler.`,
    goesOn: (id) => `L’agent continue de le suivre : deploys show ${id}.`,
  },
};
