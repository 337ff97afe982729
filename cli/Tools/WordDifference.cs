using AgentTrust.Cli.Policies;

namespace AgentTrust.Cli.Tools;

/// <summary>A text with what went <c>[-like this-]</c> and what came <c>{+like this+}</c>.</summary>
internal static class WordDifference
{
    public static string Of(string was, string now)
    {
        var words = new List<string>();
        var run = new List<string>();
        var kind = ' ';
        foreach (var step in TextDifference.Of(was.Split(' '), now.Split(' '), "words"))
        {
            if (step.Kind != kind) Flush(words, run, kind);
            kind = step.Kind;
            run.Add(ShownText.Of(step.Text));
        }

        Flush(words, run, kind);
        return string.Join(' ', words);
    }

    private static void Flush(List<string> words, List<string> run, char kind)
    {
        if (run.Count == 0) return;

        var text = string.Join(' ', run);
        words.Add(kind switch { '-' => $"[-{text}-]", '+' => $"{{+{text}+}}", _ => text });
        run.Clear();
    }
}
