using System.CommandLine;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.Cli.Policies;

/// <summary>Which set a verb is about: one that the store has, by its version, or a folder that is submitted first.</summary>
internal sealed class SetArgument
{
    private readonly Option<string?> _version = new("--version") { Description = "A set of the store.", HelpName = "V" };
    private readonly Option<string?> _policies = new("--policies") { Description = "A folder that is submitted first: schema, *.cedar files, golden requests in decisions/.", HelpName = "DIR" };

    public IEnumerable<Option> Options => [_version, _policies];

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_version) is not null || parsed.GetValue(_policies) is not null;

    public bool IsGivenTwice(System.CommandLine.Parsing.CommandResult result) => result.GetValue(_version) is not null && result.GetValue(_policies) is not null;

    /// <summary>Null when there is none; standard error says why.</summary>
    public async Task<RemoteAnswer<string>?> FindAsync(ParseResult parsed, string url, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_version) is { } version) return new(version, null);

        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        PolicySetSubmission submission;
        try
        {
            submission = new() { Files = PolicySetFiles.Read(parsed.GetRequiredValue(_policies)!, setting: null).All.ToDictionary(file => file.Key, file => file.Value) };
        }
        catch (PolicySetException e)
        {
            await error.WriteLineAsync(e.Message);
            return null;
        }

        var stored = await RemoteAnswer.AskAsync(url, error, policy => policy.SubmitPolicySetAsync(submission, cancellationToken));
        if (stored?.Done is not { } set) return stored is null ? null : new(null, stored.No);

        await output.WriteLineAsync($"{set.Version} is in the store: {set.Policies} policies, {set.GoldenRequests} golden requests, {set.Failed.Count} failed.");
        foreach (var failure in set.Failed)
        {
            await output.WriteLineAsync($"{failure.File}: {failure.Name}");
            await output.WriteLineAsync($"  expected: {failure.Expected}");
            await output.WriteLineAsync($"  got:      {failure.Actual}");
        }

        return new(set.Version, null);
    }
}
