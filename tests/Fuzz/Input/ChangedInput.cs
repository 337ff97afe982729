using System.Text;
using CsCheck;

namespace AgentTrust.Fuzz.Input;

/// <summary>Inputs that are nearly right: a file of the corpus with a few changes, of bytes, of words that parsers stumble over, or of another file's parts.</summary>
internal static class ChangedInput
{
    private const int LongestInput = 16 * 1024;

    /// <summary>What parsers, shells, paths and detectors of secrets read differently from one another.</summary>
    private static readonly byte[][] Words = [.. new[]
    {
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\\"", "\\u0000", "\\ud800", "\\udc00", "\\u0067", "\\/", "null", "true", "1e999", "-0", "0.1", "9007199254740993",
        "\"id\":1", "\"method\":\"tools/call\"", "\"Method\":\"tools/list\"", "\"params\":{}", "\"name\":\"x\"", "\"arguments\":{}", "\"jsonrpc\":\"2.0\"", "\"_meta\":{}",
        "/", "//", "/./", "/../", "..", "%2e", "%2f", "%252f", "%00", ";", "?", "#", "@", "\u00a0", "\u200b", "\u202e", "\ufeff", "\u212a", "\u0131", "ß",
        "data: ", "event: ", "id: ", "retry: ", ":\n", "\n", "\r", "\r\n", "\n\n", "\0",
        "ghp_", "github_pat_", "AKIA", "xoxb-", "sk_live_", "glpat-", "eyJ", "-----BEGIN ", "PRIVATE KEY-----", "://user:pass@", "password=", "Bearer ", "AccountKey=", "secret: ",
    }.Select(Encoding.UTF8.GetBytes), [0xff], [0xfe, 0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xf4, 0x90, 0x80, 0x80]];

    public static Gen<byte[]> Of(IReadOnlyList<byte[]> corpus) =>
        Gen.Select(Gen.Int[0, corpus.Count - 1], Change(corpus).List[0, 6], (start, changes) =>
        {
            var input = corpus[start];
            foreach (var change in changes) input = change(input);
            return input.Length <= LongestInput ? input : input[..LongestInput];
        });

    private static Gen<Func<byte[], byte[]>> Change(IReadOnlyList<byte[]> corpus) => Gen.Frequency(
        (3, Gen.Select(Place, Gen.Int[0, Words.Length - 1], (at, word) => Splice(at, at, Words[word]))),
        (2, Gen.Select(Place, Place, Gen.Int[0, Words.Length - 1], (from, to, word) => Splice(from, to, Words[word]))),
        (2, Gen.Select(Place, Gen.Byte, (at, value) => Overwrite(at, value))),
        (1, Gen.Select(Place, Gen.Byte.Array[1, 16], (at, bytes) => Splice(at, at, bytes))),
        (1, Gen.Select(Place, Place, (from, to) => Splice(from, to, []))),
        (1, Gen.Select(Place, Place, Place, Repeat)),
        (1, Gen.Select(Place, Place, Gen.Int[0, corpus.Count - 1], (from, to, other) => Cross(from, to, corpus[other]))));

    /// <summary>In thousandths of the input's length.</summary>
    private static Gen<int> Place => Gen.Int[0, 1000];

    private static Func<byte[], byte[]> Splice(int from, int to, byte[] bytes) => input =>
        [.. input[..At(input, Math.Min(from, to))], .. bytes, .. input[At(input, Math.Max(from, to))..]];

    private static Func<byte[], byte[]> Overwrite(int at, byte value) => input =>
    {
        if (input.Length == 0) return input;
        var changed = (byte[])input.Clone();
        changed[Math.Min(At(input, at), input.Length - 1)] = value;
        return changed;
    };

    private static Func<byte[], byte[]> Repeat(int from, int to, int at) => input =>
        [.. input[..At(input, at)], .. input[At(input, Math.Min(from, to))..At(input, Math.Max(from, to))], .. input[At(input, at)..]];

    private static Func<byte[], byte[]> Cross(int from, int to, byte[] other) => input => [.. input[..At(input, from)], .. other[At(other, to)..]];

    private static int At(byte[] input, int thousandths) => (int)((long)input.Length * thousandths / 1000);
}
