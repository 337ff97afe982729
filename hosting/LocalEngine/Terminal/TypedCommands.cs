using AgentTrust.LocalEngine.Running;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Terminal;

/// <summary>The commands of a dashboard, typed.</summary>
internal sealed class TypedCommands(
    TerminalOutput terminal,
    ResourceTable table,
    DistributedApplicationModel model,
    ResourceCommandService commands,
    ResourceLoggerService logs,
    IHostApplicationLifetime lifetime)
{
    private static readonly string[] Help =
    [
        "ls                   every resource, its state and its links",
        "logs NAME            the last lines of a resource",
        "start NAME           also stop NAME, restart NAME",
        "run NAME [COMMAND]   a command of the AppHost; its name may be left out where there is only one",
        "quit                 ends everything, as Ctrl+C does",
    ];

    public async Task ExecuteAsync(string line, CancellationToken cancellationToken)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        switch (words)
        {
            case []:
                break;
            case ["?" or "help"]:
                Write(Help);
                break;
            case ["ls"]:
                Write(table.Lines());
                break;
            case ["quit" or "exit"]:
                lifetime.StopApplication();
                break;
            case ["logs", var name]:
                await ShowLogsAsync(name);
                break;
            case ["start" or "stop" or "restart", var name]:
                await RunAsync(name, $"resource-{words[0]}", cancellationToken);
                break;
            case ["run", var name]:
                await RunOnlyAsync(name, cancellationToken);
                break;
            case ["run", var name, var command]:
                await RunAsync(name, command, cancellationToken);
                break;
            default:
                terminal.Write($"'{line.Trim()}' is not a command; ? lists them.", Colour.Yellow);
                break;
        }
    }

    private async Task RunOnlyAsync(string name, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } resource)
            return;

        string[] offered =
            [.. resource.Annotations.OfType<ResourceCommandAnnotation>().Where(known => !LifecycleCommands.Is(known)).Select(known => known.Name)];

        if (offered.Length == 1)
            await RunAsync(name, offered[0], cancellationToken);
        else
            terminal.Write(
                offered.Length == 0
                    ? $"'{name}' offers no command; to start its process type: start {name}"
                    : $"'{name}' offers several commands, name one: {string.Join(", ", offered)}",
                Colour.Yellow);
    }

    private async Task RunAsync(string name, string command, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } resource)
            return;

        var result = await commands.ExecuteCommandAsync(resource, command, cancellationToken);

        if (result.Success)
            terminal.Write($"{command} on {resource.Name}: done", Colour.Green);
        else
            terminal.Write(
                $"{command} on {resource.Name}: {(result.Canceled ? "canceled" : result.ErrorMessage ?? "failed")}", Colour.Red);
    }

    private async Task ShowLogsAsync(string name)
    {
        if (Find(name) is not { } resource)
            return;

        foreach (var id in resource.GetInstanceIds())
            await foreach (var batch in logs.GetAllAsync(id))
                Write(batch.Select(line => line.Content));
    }

    private IResource? Find(string name)
    {
        var found = model.Resources.FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase));
        if (found is null)
            terminal.Write($"There is no resource '{name}'; ls lists them.", Colour.Yellow);

        return found;
    }

    private void Write(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            terminal.Write(line);
    }
}
