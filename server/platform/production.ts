// Read by React when it is loaded, so this file is imported before everything else: without it every page is rendered by
// React's build for developers, which takes three times as long.
process.env['NODE_ENV'] ??= 'production'
