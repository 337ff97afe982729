using System.CommandLine;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy status</c>: what decides since when, by whose wish, and what waits.</summary>
internal static class PolicyStatus
{
    private const int LongestHistory = 10;

    public static Command Create()
    {
        var service = RemoteService.Option();
        var command = new Command("status", "Says which policy set decides since when and why, what waits for a second person, and what decided before.") { service };
        command.Validators.Add(result =>
        {
            if (result.GetValue(service) is null) result.AddError("--service says which policy service.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = await RemoteAnswer.AskAsync(
                parsed.GetRequiredValue(service)!, parsed.InvocationConfiguration.Error, policy => policy.GetPolicySetsAsync(cancellationToken));
            if (answer?.Done is not { } sets) return (int)answer.Code();

            await WriteAsync(sets, parsed.InvocationConfiguration.Output);
            return sets.Fault is null ? (int)ExitCode.Done : (int)ExitCode.Differs;
        });
        return command;
    }

    private static async Task WriteAsync(PolicySetOverview sets, TextWriter output)
    {
        await output.WriteLineAsync($"{sets.Active.Version} decides {Words(sets.Active)}");
        if (sets.Fault is { } fault) await output.WriteLineAsync($"It should not any more, but: {fault}");
        if (sets.Shadow is { } shadow) await output.WriteLineAsync($"{shadow} decides beside it, without a say.");
        foreach (var waiting in sets.Pending)
            await output.WriteLineAsync(
                $"{waiting.Version} waits until {waiting.ExpiresAt:u} for a second person{(waiting.Source == PolicyActivationSource.RollBack ? " (roll-back)" : "")}; {waiting.Person}: {waiting.Reason}");

        var before = sets.History.Where(activation => activation.Id != sets.Active.Id).ToArray();
        if (before.Length > 0) await output.WriteLineAsync("Before, the newest first:");
        foreach (var activation in before.Take(LongestHistory)) await output.WriteLineAsync($"  {activation.Version} {Words(activation)}");
    }

    private static string Words(PolicyActivation activation)
    {
        var who = activation.Person is { } person ? $", by {person}{(activation.SecondPerson is { } second ? $" and {second}" : "")}" : "";
        var how = activation.Source switch
        {
            PolicyActivationSource.Folder => "from the service's folder",
            PolicyActivationSource.RollBack => "rolled back to",
            _ => "activated",
        };
        return $"since {activation.At:u}, {how}{who}: {activation.Reason}";
    }
}
