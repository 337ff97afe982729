using System.IO.Compression;
using System.Text;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>
/// The bytes mean one text in the encoding that the rule assumed, and another in the one that the tool used: CVE-2026-21876 (of several
/// charsets the OWASP Core Rule Set checked the last), CWE-838.
/// </summary>
public sealed class CharsetTricksTests : RefusedCall
{
    private static readonly string Body = AgentUnderTest.Call("read_file");

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf-16le")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=\"utf-7\"")]
    [InlineData("application/json; charset=ibm037")]
    [InlineData("application/json; charset=utf-8; charset=utf-16")]
    [InlineData("application/json; charset=utf-16; charset=utf-8")]
    [InlineData("application/json; CHARSET=utf-7; charset=utf-8")]
    [InlineData("application/json, application/json; charset=utf-16")]
    [InlineData("application/json;charset=utf-8, text/plain")]
    [InlineData("text/plain; x=application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json-patch+json")]
    [InlineData("")]
    public async Task OneMediaTypeInOneCharsetIsUnderstood(string contentType) =>
        await AssertRefusedAsync(await PostAsync(Encoding.UTF8.GetBytes(Body), contentType), "request-malformed");

    public static TheoryData<string> Encodings => ["utf-16 LE", "utf-16 BE", "utf-32", "byte order mark", "overlong", "surrogates", "nul behind", "latin-1"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task OtherBytesThanPlainUtf8AreNotGuessedAt(string form)
    {
        byte[] bytes = form switch
        {
            "utf-16 LE" => Encoding.Unicode.GetBytes(Body),
            "utf-16 BE" => Encoding.BigEndianUnicode.GetBytes(Body),
            "utf-32" => Encoding.UTF32.GetBytes(Body),
            "byte order mark" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Body)],
            "overlong" => Insert([0xC0, 0xAF]), // "/" in two bytes
            "surrogates" => Insert([0xED, 0xA0, 0x80]),
            "nul behind" => [.. Encoding.UTF8.GetBytes(Body), 0],
            _ => Insert([0xE9]),
        };

        await AssertRefusedAsync(await PostAsync(bytes, "application/json"), "request-malformed");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate, gzip")]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task NothingIsUnpacked(string encoding)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(Body));

        var content = new ByteArrayContent(encoding == "identity" ? Encoding.UTF8.GetBytes(Body) : packed.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        await AssertRefusedAsync(await Agent.SendAsync(HttpMethod.Post, "/mcp/git", content), "request-malformed");
    }

    [Fact]
    public async Task WhatIsForwardedSaysNothingOfTheCallersEncoding()
    {
        Assert.Null((await PostAsync(Encoding.UTF8.GetBytes(Body), "application/json; charset=UTF-8")).Code);

        Assert.Equal("application/json", Assert.Single(Proxy.Tool.Calls).Content!.ContentType!.ToString());
    }

    private static byte[] Insert(byte[] bytes)
    {
        var parts = Body.Split("fix");
        return [.. Encoding.UTF8.GetBytes(parts[0]), .. bytes, .. Encoding.UTF8.GetBytes(parts[1])];
    }

    private Task<Answer> PostAsync(byte[] bytes, string contentType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return Agent.SendAsync(HttpMethod.Post, "/mcp/git", content);
    }
}
