// Redirects the connections of a process of Node that `dealdock run` started, before its program begins.
//
// NODE_OPTIONS requires this module. It changes the sockets and TLS below all clients, so fetch, axios, https and others
// need no settings. Names of the services lead to the sandbox, and TLS to these names trusts only the sandbox's CA.

'use strict';

const fs = require('node:fs');
const module_ = require('node:module');
const net = require('node:net');
const tls = require('node:tls');

const text = process.env.DEALDOCK_REDIRECTION;
if (text) {
  redirect(JSON.parse(text));
}

function redirect(settings) {
  const certificate = fs.readFileSync(settings.ca_file, 'ascii');
  const hosts = new Set(settings.hosts);
  const connect = net.Socket.prototype.connect;
  const connectTls = tls.connect;

  net.Socket.prototype.connect = function (...args) {
    const options = socketOptions(args);
    if (options === null || options.path) return connect.apply(this, args);
    const host = nameOf(options.host);
    if (hosts.has(host)) return connect.apply(this, replaced(args, there(options)));
    if (isPermitted(host)) return connect.apply(this, args);
    process.nextTick(() => this.destroy(refusal(host)));
    return this;
  };

  tls.connect = function (...args) {
    const place = args.findIndex((each) => each !== null && typeof each === 'object');
    const options = place < 0 ? {} : args[place];
    const name = options.servername || options.host || (typeof args[1] === 'string' ? args[1] : '');
    if (!hosts.has(nameOf(name))) return connectTls.apply(this, args);
    const trusting = { ...options, ca: certificate, secureContext: undefined };
    if (place < 0) args.splice(typeof args[1] === 'string' ? 2 : 1, 0, trusting);
    else args[place] = trusting;
    return connectTls.apply(this, args);
  };

  module_.syncBuiltinESMExports(); // for `import { connect } from 'node:tls'`

  function there(options) {
    const { lookup, family, ...others } = options;
    return { ...others, host: settings.address[0], port: settings.address[1] };
  }

  function isPermitted(host) {
    const isLocal = host.split('.').pop() === 'localhost' || ['::1', '::', '0.0.0.0'].includes(host);
    if (isLocal || (net.isIPv4(host.replace(/^::ffff:/, '')) && /^(::ffff:)?127\./.test(host))) return true;
    return settings.allowed.some((each) => host === each || host.endsWith(`.${each}`));
  }
}

// The options in the arguments of Socket.connect: (options), (port, host), (path), or an array that Node made of them.
function socketOptions(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (first !== null && typeof first === 'object') return first;
  if (typeof first === 'string' && !/^\d+$/.test(first)) return null;
  return { port: first, host: typeof second === 'string' ? second : 'localhost' };
}

function replaced(args, options) {
  if (Array.isArray(args[0])) {
    args[0][0] = options;
    return args;
  }
  return [options, ...args.filter((each) => typeof each === 'function')];
}

function nameOf(host) {
  return String(host || 'localhost').toLowerCase().replace(/\.$/, '');
}

function refusal(host) {
  const why = `dealdock run does not connect to ${host}, which is not a host of a service.`;
  const error = new Error(`${why} To allow it, add --allow ${host}`);
  return Object.assign(error, { code: 'ECONNREFUSED', syscall: 'connect' });
}
