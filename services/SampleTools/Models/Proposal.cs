namespace AgentTrust.SampleTools.Models;

/// <summary>The step "propose": the fix on a branch, its tests, and a pull request that a person has to allow.</summary>
internal static class Proposal
{
    private const string Main = "main";

    public static Move Next(Transcript seen)
    {
        // A task that was resumed in this step brings no findings along: they are made again, with what this step may read.
        if (!seen.Has("run_tests") && Investigation.Next(seen) is { Tool: not null } reading) return reading;

        if (AlertFacts.Read(seen.Answer("get_alert") ?? "").Repository is not { } repository || Defect(seen) is not var (path, corrected))
            return Move.Say("The investigation found no cause in the code, so I propose nothing.");

        if (seen.Answer("run_tests", "ref", Main) is not { } before) return Move.Use("run_tests", ("repository", repository), ("ref", Main));
        if (IsPassed(before)) return Move.Say("The tests pass on main already, so there is nothing to fix.");

        var branch = BranchOf(seen);
        if (seen.Answer("create_branch") is not { } created) return Move.Use("create_branch", ("repository", repository), ("branch", branch));
        if (!created.StartsWith("Created", StringComparison.Ordinal) && !IsThereAlready(created)) return Move.Say($"I have no branch to work on. {created}");

        if (seen.Answer("write_file") is not { } written)
            return Move.Use("write_file", ("repository", repository), ("branch", branch), ("path", path), ("content", corrected), ("message", Message));
        if (!written.StartsWith("Committed", StringComparison.Ordinal) && !IsThereAlready(written)) return Move.Say($"I could not write the fix. {written}");

        if (seen.Answer("run_tests", "ref", branch) is not { } after) return Move.Use("run_tests", ("repository", repository), ("ref", branch));
        return IsPassed(after)
            ? Publish(seen, repository, branch, path)
            : Move.Say($"The tests fail with my fix too, so I propose nothing. {after.TrimEnd().Split('\n')[^1]}");
    }

    private static Move Publish(Transcript seen, string repository, string branch, string path)
    {
        var open = Move.Use("open_pull_request",
            ("repository", repository), ("branch", branch), ("title", Message.Split('\n')[0]), ("body", Body(seen, path)));

        var asked = seen.Answers("open_pull_request");
        if (asked.Count == 0) return open;
        if (IsThereAlready(asked[0]) || asked[0].StartsWith("Denied (approval-used)", StringComparison.Ordinal))
            return Comment(seen, branch, path, "The pull request was asked for before the agent was restarted") ?? Move.Say(
                $"I asked for this pull request before I was restarted, and one approval is for one call: {asked[0]} A person merges and deploys it; I cannot.");
        if (!asked[0].StartsWith("Opened", StringComparison.Ordinal)) return Move.Say($"There is no pull request. {asked[0]}");

        // Once more, so that everybody sees that one approval is for one call.
        if (asked.Count == 1) return open;

        return Comment(seen, branch, path, asked[0]) ?? Move.Say($"{asked[0]}. A person merges and deploys it; I cannot."
            + (Transcript.IsDenied(asked[1]) ? " The same approval did not open a second one." : " The same call was not denied a second time, which is wrong."));
    }

    /// <summary>Tells the ticket, once: a comment that was written before a restart is not written again.</summary>
    private static Move? Comment(Transcript seen, string branch, string path, string news) =>
        AlertFacts.Read(seen.Answer("get_alert")!).Ticket is { } ticket && !seen.Has("comment_ticket")
            && !(seen.Answer("get_ticket") ?? "").Contains(branch, StringComparison.Ordinal)
            ? Move.Use("comment_ticket", ("id", ticket), ("text", $"{news} (branch {branch})\n\n{Body(seen, path)}"))
            : null;

    private static (string Path, string Corrected)? Defect(Transcript seen)
    {
        foreach (var call in seen.Calls.Where(call => call.Name.EndsWith("read_file", StringComparison.Ordinal)))
            if (RoundingDefect.Find(call.Result) is { } corrected)
                return (call.Arguments["path"]!.ToString()!, corrected);
        return null;
    }

    private static string BranchOf(Transcript seen)
    {
        var task = string.Concat((seen.PromptLine("Task") ?? "").ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
        return $"fix/discount-rounding-{(task.Length > 10 ? task[^10..] : task)}";
    }

    private static string Body(Transcript seen, string path)
    {
        var evidence = MismatchEvidence.Read(seen.Answer("query_logs") ?? "");
        return $"Totals of discounted orders were up to {evidence.LargestCents} cents off the payment provider's, and {evidence.Count} payments were refused. "
            + $"{path} rounded the discount of each line, half to even. It is now taken once off the sum and rounded once, half away from zero. "
            + "The tests failed on main and pass on this branch.";
    }

    /// <summary>The work of this very task (its branch bears the task's id), done before the agent was restarted.</summary>
    private static bool IsThereAlready(string answer) => answer.TrimEnd('.').EndsWith("already", StringComparison.Ordinal);

    private static bool IsPassed(string answer) => answer.StartsWith("Passed", StringComparison.Ordinal);

    private const string Message =
        "Round the discount once, on the sum of the lines\n\nRounding line by line and half to even made totals differ by cents from the payment provider's.";
}
