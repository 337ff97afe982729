using AgentTrust.LocalEngine.Processes;
using AgentTrust.LocalEngine.Running;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>The machine's own PostgreSQL on a data folder of the AppHost, with the settings that make data durable.</summary>
internal sealed class PostgresLauncher(PostgresServerResource server) : ILauncher
{
    public async Task<IReadOnlyList<IProcess>> LaunchAsync(LaunchContext context, CancellationToken cancellationToken)
    {
        var programs = context.Programs.FindPostgres() ?? throw Programs.Missing(server.Name, "the PostgreSQL server", "postgresql");
        var home = context.State.For(server);
        var data = Path.Combine(home, "data");

        // PostgreSQL refuses to run as root.
        var user = Environment.IsPrivilegedProcess ? "postgres" : null;
        if (user is not null)
            await RunAsync(context, new ProcessSpec("chown", ["-R", $"{user}:{user}", home], "/"), cancellationToken);

        if (!Directory.Exists(data))
            await InitializeAsync(context, Path.Combine(programs, "initdb"), home, data, user, cancellationToken);

        await FormerServer.EndAsync(data, cancellationToken);

        return
        [
            context.Start(new ProcessSpec(Path.Combine(programs, "postgres"), [.. Arguments(data)], "/")
            {
                RunAs = user,
                LogsToStandardError = true,
                // SIGINT ends connections and writes everything out; SIGTERM would wait until the last client leaves. Nobody
                // will read what a test wrote: SIGQUIT writes nothing.
                Stop = new StopRule(context.State.IsThrownAway ? Signal.Quit : Signal.Interrupt, TimeSpan.FromSeconds(10)),
            }),
        ];
    }

    private async Task InitializeAsync(
        LaunchContext context, string initdb, string home, string data, string? user, CancellationToken cancellationToken)
    {
        // Made beside its place and moved there when it is whole: a start may be interrupted at any moment.
        var unfinished = data + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);

        var name = await server.UserNameReference.GetValueAsync(cancellationToken);
        var password = Path.Combine(home, "password");
        await File.WriteAllTextAsync(password, await server.PasswordParameter.GetValueAsync(cancellationToken), cancellationToken);

        try
        {
            File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (user is not null)
                await RunAsync(context, new ProcessSpec("chown", [user, password], "/"), cancellationToken);

            await RunAsync(
                context,
                new ProcessSpec(
                    initdb,
                    [
                        "-D", unfinished, "-U", name!, "--pwfile", password, "--auth-host=scram-sha-256", "--auth-local=scram-sha-256",
                        "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
                    ],
                    "/")
                { RunAs = user },
                cancellationToken);

            Directory.Move(unfinished, data);
        }
        finally
        {
            File.Delete(password);
        }
    }

    private IEnumerable<string> Arguments(string data)
    {
        yield return "-D";
        yield return data;

        foreach (var setting in (string[])
            [
                "listen_addresses=localhost", $"port={server.PrimaryEndpoint.Port}", "unix_socket_directories=", "max_connections=300",
                // Nothing in /dev/shm that could be left there.
                "dynamic_shared_memory_type=mmap",
            ])
        {
            yield return "-c";
            yield return setting;
        }
    }

    private static async Task RunAsync(LaunchContext context, ProcessSpec spec, CancellationToken cancellationToken)
    {
        var result = await ShortProcess.RunAsync(spec, context.Processes, cancellationToken);

        if (result.ExitCode != 0)
            throw new DistributedApplicationException(
                $"{Path.GetFileName(spec.FileName)} ended with exit code {result.ExitCode}: {result.Output}");
    }
}
