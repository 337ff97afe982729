using System.Text;

namespace AgentTrust.Cli;

/// <summary>Lines that end in LF or CRLF and nowhere else; of an endless one only as much is kept as shows that it is too long.</summary>
internal sealed class InputLines(TextReader input, int longest)
{
    private readonly char[] _buffer = new char[4096];
    private int _next;
    private int _filled;

    /// <returns>The next line without its end, or null after the last.</returns>
    public async ValueTask<string?> NextAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var any = false;
        while (_next < _filled || await FillAsync(cancellationToken))
        {
            any = true;
            var rest = _buffer.AsSpan(_next, _filled - _next);
            var end = rest.IndexOf('\n');
            var piece = end < 0 ? rest : rest[..end];
            // Two more than the longest: a carriage return, and one to be too long by.
            line.Append(piece[..Math.Min(piece.Length, Math.Max(0, longest + 2 - line.Length))]);
            _next += end < 0 ? rest.Length : end + 1;
            if (end >= 0) break;
        }

        if (!any) return null;
        if (line.Length > 0 && line[^1] == '\r') line.Length--;
        return line.ToString();
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_next, _filled) = (0, await input.ReadAsync(_buffer, cancellationToken));
        return _filled > 0;
    }
}
