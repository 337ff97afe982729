using System.CommandLine;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Explanations;

namespace AgentTrust.Cli.Policies;

/// <summary><c>agenttrust policy explain</c>: why a decision is what it is, and what would have to differ.</summary>
internal static class PolicyExplain
{
    public static Command Create(TextReader input)
    {
        var policies = FolderOption.Create("--policies");
        var request = new Option<string>("--request")
        {
            Description = "A decision's record, what it was decided on, or a file of golden requests; \"-\" reads standard input.", HelpName = "FILE", Required = true,
        };
        var name = new Option<string?>("--case") { Description = "Of a file of golden requests, the one of this name.", HelpName = "NAME" };
        var changes = new Option<string[]>("--set")
        {
            Description = "A fact that is to be otherwise, by the name that policies use; any number of times.", HelpName = "FACT=VALUE", DefaultValueFactory = _ => [],
        };
        var command = new Command("explain", "Says why a call is permitted or denied, on which facts, and what would have to differ.") { policies, request, name, changes };
        command.Validators.Add(result =>
        {
            foreach (var change in result.GetValue(changes) ?? [])
                if (change.IndexOf('=', StringComparison.Ordinal) < 1) result.AddError($"--set {change}: write FACT=VALUE.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var folder = await PolicyFolder.OpenAsync(parsed.GetRequiredValue(policies), error);
            if (folder is null) return (int)ExitCode.CouldNotRun;

            var (asked, fault) = await RequestFile.ReadAsync(parsed.GetRequiredValue(request), parsed.GetValue(name), input, cancellationToken);
            var conditions = new PolicyConditions(folder.Module);
            var situation = asked;
            if (asked is not null)
                (situation, fault) = WhatIf.Apply(asked, parsed.GetValue(changes)!.Select(Change), folder.Engine, conditions);
            if (situation is null)
            {
                await error.WriteLineAsync(fault);
                return (int)ExitCode.CouldNotRun;
            }

            var explanation = new Explainer(conditions).Explain(situation, folder.Engine);
            await WriteAsync(explanation, output);
            return explanation.Outcome == DecisionOutcome.Permitted ? (int)ExitCode.Done : (int)ExitCode.Differs;
        });
        return command;
    }

    private static KeyValuePair<string, string> Change(string text)
    {
        var end = text.IndexOf('=', StringComparison.Ordinal);
        return new(text[..end], text[(end + 1)..]);
    }

    private static async Task WriteAsync(Explanation explanation, TextWriter output)
    {
        await output.WriteLineAsync(explanation.Summary);
        foreach (var policy in explanation.Policies)
        {
            await output.WriteLineAsync($"{(policy.Determines ? "" : "could have been permitted by ")}{policy.Id} ({policy.Effect}): {policy.Reason}");
            foreach (var fact in policy.Facts) await output.WriteLineAsync($"  {fact.Name} = {fact.Value?.GetRawText() ?? "absent"}");
        }

        foreach (var sentence in explanation.Otherwise) await output.WriteLineAsync(sentence);
    }
}
