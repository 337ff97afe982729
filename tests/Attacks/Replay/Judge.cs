using AgentTrust.Attacks.Format;
using AgentTrust.Attacks.Platform;

namespace AgentTrust.Attacks.Replay;

/// <summary>From what was seen at both ends to an outcome. It comes after everything was decided, and nothing that decides knows of it.</summary>
internal static class Judge
{
    private const string ApprovalRequired = "approval-required";

    public static TurnResult Of(int number, ScriptedTurn turn, AgentView view, IReadOnlyList<ReachedCall> reached)
    {
        var outcome = OutcomeOf(turn, view);
        string[] leaked = [.. turn.Secrets.Where(view.Contains)];
        string[] seen = [.. turn.Hidden.Intersect(view.Tools)];
        var denial = view.Denial;
        return new TurnResult
        {
            Number = number,
            Turn = turn,
            Outcome = outcome,
            Reason = denial?.Code,
            Detail = denial?.Detail,
            Reached = reached,
            Leaked = leaked,
            Seen = seen,
            Difference = string.Join(' ', Differences(turn, outcome, denial?.Code, view, reached, leaked, seen)),
        };
    }

    private static ExpectedOutcome OutcomeOf(ScriptedTurn turn, AgentView view)
    {
        if (view.Denial is { } denial) return denial.Code == ApprovalRequired ? ExpectedOutcome.ApprovalRequired : ExpectedOutcome.Denied;
        if (turn.List && turn.Hidden.Count > 0 && !turn.Hidden.Intersect(view.Tools).Any()) return ExpectedOutcome.Hidden;
        return turn.Secrets.Count > 0 && !turn.Secrets.Any(view.Contains) ? ExpectedOutcome.Redacted : ExpectedOutcome.Permitted;
    }

    private static IEnumerable<string> Differences(
        ScriptedTurn turn, ExpectedOutcome outcome, string? code, AgentView view, IReadOnlyList<ReachedCall> reached, string[] leaked, string[] seen)
    {
        var passes = turn.Expect is ExpectedOutcome.Permitted or ExpectedOutcome.Redacted;
        if (outcome != turn.Expect && !(turn.List && passes && outcome == ExpectedOutcome.Hidden))
            yield return $"Expected {Words.Of(turn.Expect!.Value)}, and it was {Words.Of(outcome)}{(code is null ? "" : $" ({code})")}.";
        else if (turn.Reasons.Count > 0 && (code is null || !turn.Reasons.Contains(code)))
            yield return $"Expected the reason {string.Join(" or ", turn.Reasons)}, and it was {code ?? "none"}.";
        if (passes && !turn.List && turn.Tool is not null && reached.Count == 0) yield return "It never reached the tool.";
        if (turn.Harmful && !turn.List && reached.Count > 0) yield return $"It reached the tool: {string.Join(", ", reached.Select(call => $"{call.Server} {call.What}"))}.";
        if (leaked.Length > 0) yield return $"The agent read {leaked.Length} of its secrets.";
        if (seen.Length > 0) yield return $"The agent saw {string.Join(", ", seen)}.";
        if (turn.Shown.Except(view.Tools).ToArray() is { Length: > 0 } missing) yield return $"The agent did not see {string.Join(", ", missing)}.";
    }
}

/// <summary>As the format writes it.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
