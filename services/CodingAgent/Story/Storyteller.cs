using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Story;

/// <summary>Tells people at the terminal what happens, one plain sentence at a time, each with a link to its record.</summary>
internal sealed class Storyteller(TextWriter terminal, IOptions<StoryOptions> options, TimeProvider time)
{
    private const int LongestSentence = 600;

    private readonly Lock _line = new();

    public void Tell(string sentence, long? record = null)
    {
        lock (_line)
        {
            terminal.WriteLine($"{time.GetLocalNow():HH:mm:ss}  {Plain(sentence)}");
            if (record is { } index) terminal.WriteLine($"          {LinkTo($"/evidence/{index}")}");
            terminal.Flush();
        }
    }

    public void Heading(string text)
    {
        lock (_line)
        {
            terminal.WriteLine();
            terminal.WriteLine(Plain(text));
            terminal.Flush();
        }
    }

    public string LinkTo(string path) => options.Value.Url.TrimEnd('/') + path;

    /// <summary>Some words come from tools and so from anyone: no escape sequence reaches the terminal, and no novel.</summary>
    private static string Plain(string sentence)
    {
        var plain = string.Concat(sentence.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd();
        return plain.Length <= LongestSentence ? plain : plain[..LongestSentence] + "…";
    }
}
