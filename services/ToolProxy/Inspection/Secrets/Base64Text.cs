using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>Base64 of text that holds a secret, e.g. the values of a Kubernetes secret; taken out whole.</summary>
internal static class Base64Text
{
    private const int Shortest = 24;
    private const int Longest = 12 * 1024;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");
    private static readonly SearchValues<byte> Printable = SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(32, 95).Select(code => (byte)code)]);

    public static void Find(string text, ref List<SecretFinding>? found)
    {
        // A run of the shortest length covers one of these places, wherever it stands.
        for (var probe = Shortest - 1; probe < text.Length; probe += Shortest)
        {
            if (!Alphabet.Contains(text[probe])) continue;

            var before = text.AsSpan(0, probe).LastIndexOfAnyExcept(Alphabet);
            var after = text.AsSpan(probe).IndexOfAnyExcept(Alphabet);
            var (start, end) = (before + 1, after < 0 ? text.Length : probe + after);
            if (end - start is >= Shortest and <= Longest && Decode(text.AsSpan(start, end - start)) is { } inner && FirstOf(inner) is { } secret)
                (found ??= []).Add(secret with { Start = start, Length = end - start });

            probe = Math.Max(probe, end);
        }
    }

    private static SecretFinding? FirstOf(string text)
    {
        List<SecretFinding>? found = null;
        SecretScan.FindPlain(text, SecretRule.LargestWindow, ref found);
        return found?[0];
    }

    /// <summary>Null when it is no base64 of plain text: images, digests and most words end here after a few characters.</summary>
    private static string? Decode(ReadOnlySpan<char> run)
    {
        Span<byte> start = stackalloc byte[Shortest / 4 * 3];
        if (!TryDecode(run[..Shortest], start, out _) || start.ContainsAnyExcept(Printable)) return null;

        var whole = new byte[run.Length];
        return TryDecode(run[..(run.Length - (run.Length % 4 == 1 ? 1 : 0))], whole, out var length) && !whole.AsSpan(0, length).ContainsAnyExcept(Printable)
            ? Encoding.ASCII.GetString(whole, 0, length)
            : null;
    }

    private static bool TryDecode(ReadOnlySpan<char> run, Span<byte> bytes, out int length)
    {
        length = 0;
        Span<char> url = run.Length <= Shortest ? stackalloc char[run.Length] : new char[run.Length];
        run.Replace(url, '+', '-');
        url.Replace('/', '_');
        return Base64Url.IsValid(url) && Base64Url.TryDecodeFromChars(url, bytes, out length);
    }
}
