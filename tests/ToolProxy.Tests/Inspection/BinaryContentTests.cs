using System.Text;
using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.Inspection;

/// <summary>Files in an MCP answer: text is inspected whatever it is called, and the rest passes only where the catalog lets it.</summary>
public sealed class BinaryContentTests : RefusedCall
{
    private static readonly string Secret = "glpat-" + MadeUp.Base62(new Random(1), 20);
    private static readonly byte[] Png = [0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff];

    public override ValueTask InitializeAsync()
    {
        Proxy.Describe("merge_pull_request", """{"binary":false}""");
        return base.InitializeAsync();
    }

    [Theory]
    [InlineData("resource", "text/plain")]
    [InlineData("resource", "application/octet-stream")]
    [InlineData("image", "image/png")]
    public async Task TextInBase64IsInspectedWhateverItIsCalled(string block, string type)
    {
        var file = Convert.ToBase64String(Encoding.UTF8.GetBytes($"é token: {Secret}\n"));

        Assert.Equal($"é token: [redacted: GitLab token]\n", Encoding.UTF8.GetString(await PassAsync("diff_branch", block, file, type)));
    }

    [Theory]
    [InlineData("resource", "application/pdf")]
    [InlineData("image", "image/png")]
    [InlineData("audio", "audio/wav")]
    public async Task OtherFilesPassAsTheyAre(string block, string type) =>
        Assert.Equal(Png, await PassAsync("diff_branch", block, Convert.ToBase64String(Png), type));

    [Theory]
    [InlineData("image/png", "not base64!")]
    [InlineData("text/plain", "/////w==")]
    public async Task AFileThatNobodyCanLookIntoDoesNotPass(string type, string data)
    {
        Proxy.Tool.Result = Result("resource", data, type);

        Assert.Equal("response-withheld", (await Agent.CallAsync("diff_branch")).Code);
    }

    [Theory]
    [InlineData("resource", "application/pdf")]
    [InlineData("image", "image/png")]
    public async Task WhereTheCatalogWantsTextFilesAreLeftOut(string block, string type)
    {
        Proxy.Tool.Result = Result(block, Convert.ToBase64String(Png), type);

        var content = (await Agent.CallAsync("merge_pull_request")).Json["result"]!["content"]!;

        Assert.Equal($"[left out: {type}; text alone may pass]", content[0]!["text"]!.GetValue<string>());
        Assert.Equal("after", content[1]!["text"]!.GetValue<string>());
    }

    private async Task<byte[]> PassAsync(string tool, string block, string data, string type)
    {
        Proxy.Tool.Result = Result(block, data, type);
        var passed = (await Agent.CallAsync(tool)).Json["result"]!["content"]![0]!;
        return Convert.FromBase64String((passed["data"] ?? passed["resource"]!["blob"])!.GetValue<string>());
    }

    private static string Result(string block, string data, string type) => block == "resource"
        ? $$$"""{"content":[{"type":"resource","resource":{"uri":"file:///a","mimeType":"{{{type}}}","blob":"{{{data}}}"}},{"type":"text","text":"after"}]}"""
        : $$$"""{"content":[{"type":"{{{block}}}","mimeType":"{{{type}}}","data":"{{{data}}}"},{"type":"text","text":"after"}]}""";
}
