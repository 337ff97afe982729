using System.Buffers;
using System.Text;
using AgentTrust.ToolProxy.Inspection.Secrets;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Text that is passed on while it comes: line by line, so that how a server cuts it into chunks changes nothing of what is found.</summary>
/// <remarks>
/// No rule but those of key blocks crosses a line, and a block is held until it ends. A line without end is cut where nothing that
/// was found is near. What is held is bounded.
/// </remarks>
internal sealed class AnswerStream(Func<string, string> inspect)
{
    public const int LongestLine = 96 * 1024;

    private static readonly (string Begin, string End)[] Blocks = [("-----BEGIN ", "-----END "), ("Private-Lines: ", "Private-MAC: ")];

    private static readonly SearchValues<string> Ends = SearchValues.Create([.. Blocks.Select(block => block.End)], StringComparison.Ordinal);

    private string _held = "";

    /// <summary>What may go on, now that this has come.</summary>
    public string Push(ReadOnlySpan<char> text)
    {
        _held = string.Concat(_held, text);
        var released = new StringBuilder();
        while (Cut() is > 0 and var cut)
        {
            released.Append(inspect(_held[..cut]));
            _held = _held[cut..];
        }

        return released.ToString();
    }

    /// <summary>The rest.</summary>
    public string Finish()
    {
        var rest = inspect(_held);
        _held = "";
        return rest;
    }

    /// <summary>Up to where nothing that comes later matters; 0 when that is not known yet.</summary>
    private int Cut()
    {
        var lines = 0;
        while (lines < _held.Length)
        {
            var line = _held.AsSpan(lines).IndexOf('\n');
            if (line < 0 || line >= LongestLine) break;
            lines += line + 1;
        }

        if (lines == 0) return _held.Length > LongestLine ? CutOfLine(_held[..LongestLine]) : 0;

        while (FirstOpenBlock(lines) is >= 0 and var open)
        {
            lines = _held.AsSpan(0, open).LastIndexOf('\n') + 1;
            // The same line may end a block before, which is open then.
            if (!_held.AsSpan(lines, open - lines).ContainsAny(Ends)) break;
        }

        return lines;
    }

    /// <summary>Where a block begins that has not ended before <paramref name="end"/>; -1 when there is none.</summary>
    private int FirstOpenBlock(int end)
    {
        var first = -1;
        foreach (var (begins, ends) in Blocks)
            if (_held.AsSpan(0, end).LastIndexOf(begins) is >= 0 and var open
                && end - open < SecretRule.LargestWindow && _held.AsSpan(open, end - open).IndexOf(ends) < 0)
                first = first < 0 ? open : Math.Min(first, open);
        return first;
    }

    /// <summary>Between two words, far enough from the end, neither in a secret nor between its name and it.</summary>
    private static int CutOfLine(string line)
    {
        const int Name = 256;
        var found = SecretScan.Find(line);
        for (var at = line.Length - SecretRule.LargestWindow; at > LongestLine / 3; at--)
            if (line[at - 1] is ' ' or ',' or ';' or '>' or '}' && !found.Any(secret => secret.Start < at + Name && secret.End > at))
                return at;

        return LongestLine / 3;
    }
}
