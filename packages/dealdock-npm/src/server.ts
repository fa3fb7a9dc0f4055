/// <reference lib="esnext.disposable" preserve="true" />
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

import { Account, type NewAccount, type Vendor } from "./account.js";
import { connect, type Control, type Schemas } from "./control.js";

/** The ways to start a server. */
export interface StartOptions {
  /**
   * The command: the path of a program, or words that blanks separate, such as `uvx dealdock` or
   * `uvx --from ./dealdock-0.1.0-py3-none-any.whl dealdock`. Default: the variable `DEALDOCK_COMMAND`, else `dealdock`.
   */
  command?: string | readonly string[];
  /** Further options of `dealdock start`, such as `["--database", "deals.db"]`. */
  options?: readonly string[];
}

/** What `dealdock start` prints when it is ready. */
interface Line {
  url: string;
  https_url: string | null;
  ca_file: string | null;
  control_token?: string | null;
}

const WANTED = ["--port", "0", "--https-port", "0", "--scene", "empty", "--until-stdin-closes", "--log-level", "warning"];

/** A server on which tests create accounts. */
export class Server {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** The address for HTTPS; with `http:` in place of `https:` also a proxy to the services' own hosts. */
  readonly httpsUrl: string | null;
  /** The file with the certificate of its CA. */
  readonly caFile: string | null;
  /** Its control plane. */
  readonly control: Control;
  /** The value for the variable `DEALDOCK`, by which other processes use this server. */
  readonly environment: string;

  private constructor(
    line: Line,
    private readonly child?: ChildProcess,
  ) {
    this.url = line.url;
    this.httpsUrl = line.https_url;
    this.caFile = line.ca_file;
    this.control = connect(line.url, line.control_token ?? undefined);
    this.environment = JSON.stringify(line);
  }

  /**
   * Return the server that the variable `DEALDOCK` describes, or start one.
   *
   * A started server has free ports and a temporary database without accounts. It stops with this process, however the
   * process ends. It does not keep the process running.
   */
  static async start(options: StartOptions = {}): Promise<Server> {
    const given = process.env["DEALDOCK"];
    if (given) return new Server(JSON.parse(given));
    const [program, ...words] = wordsOf(options.command ?? process.env["DEALDOCK_COMMAND"] ?? "dealdock");
    const child = spawn(program, [...words, "start", ...WANTED, ...(options.options ?? [])], {
      stdio: ["pipe", "pipe", "pipe"], // the server stops when its standard input closes, with this process
    });
    const line = await firstLine(child, program);
    child.stdout.destroy();
    child.stderr.resume();
    for (const each of [child, child.stdin, child.stderr]) (each as unknown as { unref(): void }).unref();
    return new Server(line, child);
  }

  /** Return the server at an address. `token` is its control token, if it requires one. */
  static at(url: string, token?: string): Server {
    return new Server({ url: url.replace(/\/$/, ""), https_url: null, ca_file: null, control_token: token });
  }

  /** Create an account, whose changes are recorded: `server.account({ vendor: "close", time_zone: "Europe/Paris" })`. */
  async account<V extends Vendor = "pardot">(settings?: NewAccount<V>): Promise<Account<V>> {
    const { data } = await this.control.POST("/accounts", { body: { watched: true, ...settings } as never });
    return new Account(this.control, data as never);
  }

  /**
   * The calls of all accounts, and those that belong to none, such as calls with a wrong key: `{ account: "none" }`.
   *
   * The last ones are the newest. Of a call without an account, `credential` is the end of its key.
   */
  async requests(query: { account?: number | "none"; vendor?: Vendor; limit?: number } = {}): Promise<
    Schemas["ServerRequest"][]
  > {
    const { data } = await this.control.GET("/requests", { params: { query } });
    return data!;
  }

  /** Stop the server, if `start` started it. */
  async stop(): Promise<void> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.ref();
    child.kill();
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Return the words of a command. The path of a program is one word, even with blanks. */
function wordsOf(command: string | readonly string[]): [string, ...string[]] {
  const words = typeof command === "string" ? (existsSync(command) ? [command] : command.trim().split(/\s+/)) : command;
  const [program, ...rest] = words;
  if (!program) throw new Error("the command that starts dealdock is empty");
  return [program, ...rest];
}

/** Return the JSON line that the command prints when the server is ready. */
async function firstLine(child: ChildProcess, program: string): Promise<Line> {
  let errors = "";
  child.stderr!.on("data", (part) => (errors = (errors + part).slice(-4_000)));
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      const advice = "Install it (pipx install dealdock), or name a command: Server.start({ command })";
      reject(new Error(`the command ${program} cannot be run: ${error.message}. ${advice}`));
    });
    child.once("exit", (code) =>
      reject(new Error(`the command ${program} ended with exit code ${code} before the server was ready\n${errors}`)),
    );
    createInterface({ input: child.stdout! }).on("line", (text) => {
      try {
        const line = JSON.parse(text);
        if (line?.url) resolve(line);
      } catch {
        // a line of the command's own, such as one of a container engine
      }
    });
  });
}
