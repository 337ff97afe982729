namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Whether a value is put together of pieces that untrusted content brought.</summary>
internal static class Joined
{
    private const int Longest = 80;
    private const int ShortestPiece = 2;

    public static SeenIn? SeenIn(string squashed, TaskMemory memory)
    {
        if (squashed.Length is < 2 * ShortestPiece or > Longest) return null;

        // ends[i]: the first piece of a way to put the first i characters together.
        var ends = new SeenIn?[squashed.Length + 1];
        for (var end = ShortestPiece; end <= squashed.Length; end++)
            for (var start = end - ShortestPiece; start >= 0 && ends[end] is null; start--)
                if (start == 0 || ends[start] is not null)
                    ends[end] = memory.UntrustedIn(squashed.AsSpan(start, end - start)) is { } piece ? ends[start] ?? piece : null;

        return ends[squashed.Length];
    }
}
