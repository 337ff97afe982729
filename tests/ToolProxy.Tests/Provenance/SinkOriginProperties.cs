using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.ToolCatalog;
using CsCheck;

namespace AgentTrust.ToolProxy.Tests.Provenance;

public sealed class SinkOriginProperties
{
    private static readonly Gen<string> Word = Gen.Char['a', 'z'].Array[3, 8].Select(letters => new string(letters));

    /// <summary>Names whose words no trusted answer of these tests has: those have a digit in them.</summary>
    private static readonly Gen<string> Address = Gen.Select(Word, Word, Word, (local, domain, below) => $"{local}@{below}.{domain}.example");

    private static readonly Gen<string> KnownWord = Word.Select(word => $"9{word}");

    private static readonly Func<string, string>[] Encodings =
    [
        value => value,
        value => value.ToUpperInvariant(),
        value => string.Concat(value.Select(c => $"%{(int)c:x2}")),
        value => string.Concat(value.Select(c => $"&#{(int)c};")),
        value => string.Concat(value.Select(c => $"\\u{(int)c:x4}")),
        value => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)),
        value => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(value)),
        value => $"mailto:{value}?subject=x",
        value => $"Somebody <{value}>",
        value => string.Join(' ', value.AsEnumerable()),
    ];

    private static readonly Gen<Func<string, string>> Encoding = Gen.Int[0, Encodings.Length - 1].Select(i => Encodings[i]);

    [Fact]
    public Task NoSplitAndNoEncodingMakesAnUntrustedAddressTrusted() =>
        Gen.Select(Address, Encoding, Encoding, Gen.Int[0, 20], KnownWord.Array[0, 5]).SampleAsync(async (address, inContent, inValue, cut, known) =>
        {
            cut = Math.Min(cut, address.Length);
            var task = new ReadingTask();
            await task.ReadTrustedAsync(string.Join(' ', known));
            await task.ReadUntrustedAsync($"first {inContent(address[..cut])} and then {inContent(address[cut..])}");
            await task.ReadTrustedAsync($"nobody is called {address}", $$"""{"query":"{{address}}"}""");

            foreach (var kind in (ArgumentKind[])[ArgumentKind.Recipient, ArgumentKind.Account])
                Assert.True(await task.OriginAsync(kind, inValue(address)) is ValueOrigin.Untrusted or ValueOrigin.Nowhere, $"{inContent(address)} as {inValue(address)}");
        }, iter: 300);

    [Fact]
    public Task AnEncodedAddressIsKnownForUntrustedWhenItIsSent() =>
        Gen.Select(Address, Encoding).Where((_, encode) => !encode("ab").Contains("a b", StringComparison.Ordinal)).SampleAsync(async (address, encode) =>
        {
            var task = new ReadingTask();
            await task.ReadUntrustedAsync($$"""{"text":"write to {{encode(address)}} now"}""");

            Assert.Equal(ValueOrigin.Untrusted, await task.OriginAsync(ArgumentKind.Recipient, address));
        }, iter: 300);

    [Fact]
    public Task WhatATrustedAnswerNamedStaysTrustedWhateverElseIsRead() =>
        Gen.Select(Address, Encoding, Word.Array[0, 20]).SampleAsync(async (address, encode, words) =>
        {
            var task = new ReadingTask();
            await task.ReadUntrustedAsync($"{string.Join(' ', words)} {encode(address)}");
            await task.ReadTrustedAsync($$"""{"email":"{{address}}"}""");

            Assert.Equal(ValueOrigin.Trusted, await task.OriginAsync(ArgumentKind.Recipient, address));
        }, iter: 300);

    [Fact]
    public Task WhereverAnAnswerIsCutTheSameIsSeen() =>
        Gen.Select(Address, Word.Array[0, 5], Gen.Int[0, 60], Gen.Int[0, 60]).SampleAsync(async (address, words, one, other) =>
        {
            var text = $$"""{"content":[{"type":"text","text":"{{string.Join("\\n", words)}}\n{{address}}\n"}]}""";
            var (first, second) = (Math.Min(Math.Min(one, other), text.Length), Math.Min(Math.Max(one, other), text.Length));
            var task = new ReadingTask();
            await task.ReadUntrustedAsync(text[..first], text[first..second], text[second..]);

            Assert.Equal(ValueOrigin.Untrusted, await task.OriginAsync(ArgumentKind.Recipient, address));
        }, iter: 300);

    [Fact]
    public Task NoTextBreaksTheScan() =>
        Gen.OneOf(Gen.String, Gen.Char.Array[0, 200].Select(letters => new string(letters)), Gen.Byte.Array[0, 200].Select(System.Text.Encoding.UTF8.GetString)).SampleAsync(async text =>
        {
            var task = new ReadingTask();
            await task.ReadUntrustedAsync(text);
            await task.ReadTrustedAsync(text);
            foreach (var kind in Enum.GetValues<ArgumentKind>().Where(kind => kind.IsSink))
                await task.OriginAsync(kind, text.Length == 0 ? "x" : text);
        }, iter: 500);
}
