using System.Text;
using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Inspection;
using CsCheck;

namespace AgentTrust.ToolProxy.Tests.Inspection;

/// <summary>However a server cuts its text, what is found in it is the same.</summary>
public sealed class AnswerStreamTests
{
    private static readonly string[] Texts =
    [
        .. SecretCorpus.Secrets.Where((_, number) => number % 7 == 0).Select(text => text.Text),
        .. SecretCorpus.Ordinary.Where((_, number) => number % 10 == 0).Select(text => text.Text[..Math.Min(text.Text.Length, 3000)]),
        "", "\n", "\r\n\r\n", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----\n", "Private-Lines: 3\n",
    ];

    private static readonly string[] Separators = ["\n", " ", "\n\n", "\r\n", ", "];

    private static readonly Gen<string> Text = Gen.Int[0, Texts.Length - 1].Array[1, 6].Select(Gen.Int[0, Separators.Length - 1])
        .Select((numbers, separator) => string.Join(Separators[separator], numbers.Select(number => Texts[number])));

    [Fact]
    public void AnySplitOfAnyTextGivesTheSame() => Text.Select(Gen.Int[1, 400].Array[1, 40]).Sample(
        (text, cuts) => Assert.Equal(SecretRedaction.Redact(text, null, out int _), Streamed(text, cuts)), iter: 400);

    [Fact]
    public void ASplitAfterEveryCharacterGivesTheSame() => Text.Sample(
        text => Assert.Equal(SecretRedaction.Redact(text[..Math.Min(text.Length, 2000)], null, out int _), Streamed(text[..Math.Min(text.Length, 2000)], [1])), iter: 40);

    [Theory]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(65536)]
    [InlineData(1_000_000)]
    public void ALineWithoutEndIsPassedOnInPiecesAndLosesItsSecrets(int chunk)
    {
        var random = new Random(3);
        var line = new StringBuilder();
        var secrets = new List<string>();
        while (line.Length < 4 * AnswerStream.LongestLine)
        {
            secrets.Add("ghp_" + MadeUp.Base62(random, 36));
            line.Append(string.Join(',', Enumerable.Range(0, 900).Select(_ => MadeUp.Lower(random, 5)))).Append(" token: ").Append(secrets[^1]).Append(", ");
        }

        var (released, most) = (new StringBuilder(), 0);
        var stream = new AnswerStream(text => SecretRedaction.Redact(text, null, out int _));
        foreach (var piece in line.ToString().Chunk(chunk == 1 ? 4099 : chunk))
        {
            var passed = stream.Push(piece);
            released.Append(passed);
            most = Math.Max(most, passed.Length);
        }

        Assert.True(released.Length > line.Length / 3, "Nothing passes before the end.");
        released.Append(stream.Finish());
        Assert.DoesNotContain(secrets, secret => released.ToString().Contains(secret[..12], StringComparison.Ordinal));
        Assert.Equal(SecretRedaction.Redact(line.ToString(), null, out int _), released.ToString());
    }

    [Fact]
    public void ALinePassesAsSoonAsItEnds()
    {
        var stream = new AnswerStream(text => text);

        Assert.Equal("", stream.Push("first"));
        Assert.Equal("first line\n", stream.Push(" line\nsecond"));
        Assert.Equal("second", stream.Finish());
    }

    [Fact]
    public void AKeyIsHeldUntilItsBlockEndsAndNoLonger()
    {
        var stream = new AnswerStream(text => SecretRedaction.Redact(text, null, out int _));
        var body = MadeUp.Base64(new Random(1), 64);

        Assert.Equal("before\n", stream.Push($"before\n-----BEGIN PRIVATE KEY-----\n{body}\n"));
        Assert.Equal("[redacted: private key]\n", stream.Push($"{body}\n-----END PRIVATE KEY-----\nafter"));
        Assert.Equal("after", stream.Finish());
    }

    private static string Streamed(string text, int[] cuts)
    {
        var stream = new AnswerStream(piece => SecretRedaction.Redact(piece, null, out int _));
        var released = new StringBuilder();
        for (var (at, cut) = (0, 0); at < text.Length; cut++)
        {
            var length = Math.Min(cuts[cut % cuts.Length], text.Length - at);
            released.Append(stream.Push(text.AsSpan(at, length)));
            at += length;
        }

        return released.Append(stream.Finish()).ToString();
    }
}
