using AgentTrust.Attacks.Format;
using AgentTrust.Attacks.Platform;

namespace AgentTrust.Attacks.Replay;

/// <summary>From what was seen at both ends to an outcome. It comes after everything was decided, and nothing that decides knows of it.</summary>
internal static class Judge
{
    private const string ApprovalRequired = "approval-required";

    public static TurnResult Of(int number, ScriptedTurn turn, AgentView view, IReadOnlyList<ReachedCall> reached)
    {
        var denial = view.Denial;
        var result = new TurnResult
        {
            Number = number,
            Turn = turn,
            Outcome = OutcomeOf(turn, view),
            Reason = denial?.Code,
            Detail = denial?.Detail,
            Reached = reached,
            Leaked = [.. turn.Secrets.Where(view.Contains)],
            Seen = [.. turn.Hidden.Intersect(view.Tools)],
            Missed = [.. turn.Readable.Where(words => !view.Contains(words)), .. turn.Shown.Except(view.Tools)],
        };
        return result with { Difference = string.Join(' ', Differences(result)) };
    }

    private static ExpectedOutcome OutcomeOf(ScriptedTurn turn, AgentView view)
    {
        if (view.Denial is { } denial) return denial.Code == ApprovalRequired ? ExpectedOutcome.ApprovalRequired : ExpectedOutcome.Denied;
        if (turn.Hidden.Count > 0 && !turn.Hidden.Intersect(view.Tools).Any()) return ExpectedOutcome.Hidden;
        return turn.Secrets.Count > 0 && !turn.Secrets.Any(view.Contains) ? ExpectedOutcome.Redacted : ExpectedOutcome.Permitted;
    }

    private static IEnumerable<string> Differences(TurnResult result)
    {
        var turn = result.Turn;
        if (result.Outcome != turn.Expect)
            yield return $"Expected {Words.Of(turn.Expect!.Value)}, and it was {Words.Of(result.Outcome)}{(result.Reason is null ? "" : $" ({result.Reason})")}.";
        else if (turn.Reasons.Count > 0 && (result.Reason is null || !turn.Reasons.Contains(result.Reason)))
            yield return $"Expected the reason {string.Join(" or ", turn.Reasons)}, and it was {result.Reason ?? "none"}.";
        if (result.IsWork && (turn.Tool ?? turn.Model) is not null && turn.Method != "GET" && result.Reached.Count == 0) yield return "It never reached the tool.";
        if (turn.Harmful && result.Reached.Count > 0) yield return $"It reached the tool: {string.Join(", ", result.Reached.Select(call => $"{call.Server} {call.What}"))}.";
        if (result.Leaked.Count > 0) yield return $"The agent read {result.Leaked.Count} of its secrets.";
        if (result.Seen.Count > 0) yield return $"The agent saw {string.Join(", ", result.Seen)}.";
        if (result.Missed.Count > 0) yield return $"The agent did not get {string.Join(", ", result.Missed.Select(words => $"\"{words}\""))}.";
    }
}

/// <summary>As the format writes it.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
