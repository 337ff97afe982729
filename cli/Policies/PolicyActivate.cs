using System.CommandLine;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy activate</c> and <c>rollback</c>: another set decides, in a person's name.</summary>
internal static class PolicyActivate
{
    public static Command Create()
    {
        var (service, reason, set) = (RemoteService.Option(), ReasonOption(), new SetArgument());
        var command = new Command("activate", "Makes a policy set the one that decides, or asks a second person to agree.") { service, reason };
        foreach (var option in set.Options) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(service) is null) result.AddError("--service says which policy service.");
            if (set.IsGivenTwice(result)) result.AddError("Give --version or --policies, not both.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (url, error) = (parsed.GetRequiredValue(service)!, parsed.InvocationConfiguration.Error);
            if (!set.IsGiven(parsed))
            {
                await error.WriteLineAsync("Say which set: --version V of the store, or --policies DIR.");
                return (int)ExitCode.CouldNotRun;
            }

            var version = await set.FindAsync(parsed, url, cancellationToken);
            if (version?.Done is null) return (int)version.Code();

            var answer = await RemoteAnswer.AskAsync(
                url, error, policy => policy.ActivatePolicySetAsync(version.Done, new(parsed.GetRequiredValue(reason)), cancellationToken));
            return await TellAsync(answer, $"policy activate --version {version.Done}", parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    public static Command CreateRollBack()
    {
        var (service, reason) = (RemoteService.Option(), ReasonOption());
        var command = new Command("rollback", "Goes back to the policy set that decided before, or asks a second person to agree.") { service, reason };
        command.Validators.Add(result =>
        {
            if (result.GetValue(service) is null) result.AddError("--service says which policy service.");
        });
        command.SetAction(async (parsed, cancellationToken) => await TellAsync(
            await RemoteAnswer.AskAsync(
                parsed.GetRequiredValue(service)!, parsed.InvocationConfiguration.Error,
                policy => policy.RollBackPolicySetAsync(new(parsed.GetRequiredValue(reason)), cancellationToken)),
            "policy rollback", parsed.InvocationConfiguration.Output));
        return command;
    }

    public static Option<string> ReasonOption(bool required = true) => new("--reason") { Description = "Why; it is kept in the record.", HelpName = "WORDS", Required = required };

    private static async Task<int> TellAsync(RemoteAnswer<PolicyChange>? answer, string verb, TextWriter output)
    {
        if (answer?.Done is { } change)
            await output.WriteLineAsync(change.Active is { } active
                ? $"{active.Version} decides now{(active.From is { } before ? $", instead of {before}" : "")}."
                : $"Waiting for a second person: another operator has to run agenttrust {verb} before {change.Waiting!.ExpiresAt:u}, or {change.Waiting.Version} does not decide.");
        return (int)answer.Code();
    }
}
