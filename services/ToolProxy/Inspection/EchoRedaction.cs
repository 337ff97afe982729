using System.Net;
using System.Text;
using System.Text.Json;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>Takes what this proxy put on a request out of what comes back: also encoded, and also in pieces.</summary>
/// <remarks>
/// Every run of eight characters of a secret, as it is or in base64 (any alignment, both alphabets), hex, percent, HTML or JSON encoding, is
/// taken for a piece of it, whatever stands around: a server that splits a secret over lines, members or messages does not get it past.
/// A net with known mesh: pieces under eight characters and encryptions pass, and only the server's honesty stops those.
/// </remarks>
internal sealed class EchoRedaction
{
    /// <summary>A shorter secret could not be told from ordinary text.</summary>
    public const int ShortestSecret = 12;

    /// <summary>What stands in its place, as records name it.</summary>
    public const string Kind = "upstream credential";

    private const int Piece = 8;

    private readonly HashSet<string> _pieces = new(StringComparer.OrdinalIgnoreCase); // hex and percent encodings come in both cases

    public EchoRedaction(params IReadOnlyList<string> secrets)
    {
        foreach (var form in secrets.SelectMany(Forms))
            for (var at = 0; at + Piece <= form.Length; at++)
                _pieces.Add(form.Substring(at, Piece));
    }

    public string Redact(string text, out int count)
    {
        count = 0;
        var pieces = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        StringBuilder? clean = null;
        var kept = 0;
        for (var at = 0; at + Piece <= text.Length; at++)
        {
            if (!pieces.Contains(text.AsSpan(at, Piece))) continue;

            var end = at + Piece;
            for (var next = at + 1; next <= end && next + Piece <= text.Length; next++)
                if (pieces.Contains(text.AsSpan(next, Piece)))
                    end = next + Piece;

            (clean ??= new StringBuilder()).Append(text, kept, at - kept).Append(SecretRedaction.Mark(Kind));
            kept = end;
            at = end - 1;
            count++;
        }

        return clean is null ? text : clean.Append(text, kept, text.Length - kept).ToString();
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return WebUtility.HtmlEncode(secret);
        yield return JsonEncodedText.Encode(secret).Value;

        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return Convert.ToHexString(bytes);
        yield return string.Concat(bytes.Select(value => $"%{value:X2}"));
        for (var shift = 0; shift < 3; shift++)
        {
            // What stands before the secret moves its bits: the first and last characters are left to chance, those between are not.
            var base64 = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            var own = base64[(shift == 0 ? 0 : shift + 1)..^(base64.EndsWith("==", StringComparison.Ordinal) ? 3 : base64.EndsWith('=') ? 2 : 0)];
            yield return own;
            yield return own.Replace('+', '-').Replace('/', '_');
        }
    }
}
