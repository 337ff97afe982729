using System.CommandLine;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.GoldenRequests;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy diff</c>: what is different between two folders, in words and by the golden requests of both.</summary>
internal static class PolicyDiff
{
    public static Command Create()
    {
        var before = new Argument<string>("DIR1") { Description = "The folder as it is." };
        var after = new Argument<string>("DIR2") { Description = "The folder as it would be." };
        var command = new Command("diff", "Says which policies were added, removed and changed, and which golden requests are decided otherwise.") { before, after };
        command.SetAction(async (parsed, _) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var one = await PolicyFolder.OpenAsync(parsed.GetRequiredValue(before), error);
            using var other = await PolicyFolder.OpenAsync(parsed.GetRequiredValue(after), error);
            if (one is null || other is null) return (int)ExitCode.CouldNotRun;
            try
            {
                string[] lines = [.. Texts(one, other), .. Decisions(one, other)];
                foreach (var line in lines) await output.WriteLineAsync(line);
                if (lines.Length > 0) return (int)ExitCode.Differs;

                await output.WriteLineAsync("The folders hold the same policies, and the golden requests of both are decided the same.");
                return (int)ExitCode.Done;
            }
            catch (PolicySetException e)
            {
                await error.WriteLineAsync(e.Message);
                return (int)ExitCode.CouldNotRun;
            }
        });
        return command;
    }

    private static IEnumerable<string> Texts(PolicyFolder one, PolicyFolder other)
    {
        var (before, after) = (one.Engine.Policies, other.Engine.Policies);
        foreach (var policy in before.Policies.Where(policy => after.Find(policy.Id) is null))
            yield return $"removed: {Words(policy)}";
        foreach (var policy in after.Policies.Where(policy => before.Find(policy.Id) is null))
            yield return $"added: {Words(policy)}";

        foreach (var policy in before.Policies)
            if (after.Find(policy.Id) is { } now && now.Text != policy.Text)
                foreach (var line in (string[])[$"changed: {policy.Id}", .. Annotations(policy, now), .. TextDifference.Of(policy.Text, now.Text).Select(line => $"    {line}")])
                    yield return line;

        if (one.Files.Schema != other.Files.Schema)
            foreach (var line in (string[])[$"changed: {PolicySetFiles.SchemaName}", .. TextDifference.Of(one.Files.Schema, other.Files.Schema).Select(line => $"    {line}")])
                yield return line;
    }

    private static IEnumerable<string> Annotations(Policy before, Policy after)
    {
        if (before.Permits != after.Permits) yield return $"  it {(after.Permits ? "permits" : "forbids")} now what it {(before.Permits ? "permitted" : "forbade")}";
        if (Consent(before) != Consent(after)) yield return $"  consent it asks for: was {Consent(before)}, is {Consent(after)}";
        if (before.Reason != after.Reason) yield return $"  its reason is now: {after.Reason}";
        if (before.Status != after.Status) yield return $"  it is now {after.Status.ToString().ToLowerInvariant()}";
    }

    private static IEnumerable<string> Decisions(PolicyFolder one, PolicyFolder other)
    {
        var golden = one.Files.Decisions.Concat(other.Files.Decisions.Where(file => one.Files.Decisions.GetValueOrDefault(file.Key) != file.Value))
            .SelectMany(file => GoldenFile.Read(file.Key, file.Value));
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var request in golden)
        {
            var (before, after) = (GoldenRun.Of(request, one.Engine).Actual, GoldenRun.Of(request, other.Engine).Actual);
            if (before == after || !told.Add($"{request.File}: {request.Name}")) continue;

            yield return $"decided otherwise: {request.File}: {request.Name}";
            yield return $"  was: {before}";
            yield return $"  is:  {after}";
        }
    }

    private static string Words(Policy policy) =>
        $"{policy.Id} ({(policy.Permits ? "permits" : "forbids")}{(policy.Approval is null ? "" : $", after consent of {Consent(policy)}")}): {policy.Reason}";

    private static string Consent(Policy policy) =>
        policy.Approval is { } approval ? $"{string.Join(" and ", approval.Groups)}, {approval.Quorum} in all" : "nobody";
}
