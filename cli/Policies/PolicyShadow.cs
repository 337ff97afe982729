using System.CommandLine;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy shadow</c>: a candidate decides beside the active set; without more, what it would decide otherwise.</summary>
internal static class PolicyShadow
{
    private const int LinesPerList = 20;

    public static Command Create()
    {
        var (service, reason, set) = (RemoteService.Option(), PolicyActivate.ReasonOption(required: false), new SetArgument());
        var end = new Option<bool>("--end") { Description = "Ends it, and says what it found." };
        var command = new Command("shadow", "Lets a candidate decide beside the active set, without a say; or says what it would decide otherwise.") { service, reason, end };
        foreach (var option in set.Options) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(service) is null) result.AddError("--service says which policy service.");
            if (set.IsGivenTwice(result)) result.AddError("Give --version or --policies, not both.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (url, output, error) = (parsed.GetRequiredValue(service)!, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (set.IsGiven(parsed))
            {
                if (parsed.GetValue(end) || parsed.GetValue(reason) is not { } why)
                {
                    await error.WriteLineAsync("To begin with a candidate, give --reason and not --end.");
                    return (int)ExitCode.CouldNotRun;
                }

                var version = await set.FindAsync(parsed, url, cancellationToken);
                if (version?.Done is null) return (int)version.Code();
                var begun = await RemoteAnswer.AskAsync(url, error, policy => policy.BeginShadowAsync(new(version.Done, why), cancellationToken));
                if (begun?.Done is { } shadow) await output.WriteLineAsync($"{shadow.Version} decides beside the active set from now on, without a say.");
                return (int)begun.Code();
            }

            var answer = await RemoteAnswer.AskAsync(
                url, error, policy => parsed.GetValue(end) ? policy.EndShadowAsync(cancellationToken) : policy.GetShadowDifferencesAsync(cancellationToken));
            if (answer?.Done is not { } report) return (int)answer.Code();

            await WriteAsync(report, output);
            return report.Changes.Total + report.Errors == 0 ? (int)ExitCode.Done : (int)ExitCode.Differs;
        });
        return command;
    }

    private static async Task WriteAsync(ShadowReport report, TextWriter output)
    {
        if (report.Shadow is not { } shadow)
        {
            await output.WriteLineAsync("No candidate decides beside the active set.");
            return;
        }

        await output.WriteLineAsync($"{shadow.Version} decides beside since {shadow.Since:u}, by {shadow.Person}: {shadow.Reason}");
        await output.WriteLineAsync(
            $"{report.Compared} decisions compared, {report.Dropped} not asked: {report.Changes.NewlyPermitted} newly permitted, {report.Changes.NewlyRequestable} newly requestable, "
            + $"{report.Changes.NewlyDenied} newly denied, {report.Errors} with an error; {report.OtherPolicies} the same by other policies.");
        foreach (var (kind, groups) in new[] { ("agent", report.ByAgent), ("tool", report.ByTool), ("action", report.ByAction), ("task", report.ByTask) })
            await ReplayText.WriteGroupsAsync(kind, groups, output);
        foreach (var one in report.Newest.Take(LinesPerList))
        {
            await output.WriteLineAsync($"  {one.Call} {one.Time:u} {one.Agent}: {one.Action} on {one.Resource.Type} {one.Resource.Id}");
            await output.WriteLineAsync($"    was   {ReplayText.Words(one.Decided)}");
            await output.WriteLineAsync($"    would {ReplayText.Words(one.Candidate)}");
        }
    }
}
