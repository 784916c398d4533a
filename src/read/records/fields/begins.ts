/** The words of an event that says of a call that it has only begun. */
export const BEGINS =
  /(?:^|[._-])(?:start|started|begin|began|created|queued|enqueued|submitted|pending|initiated|sent|requested|requesting|invoke|invoked|begun|request)(?:[._-](?:full|raw|event|log|payload|body|data|params))?$|^on_\w+_start$/i
