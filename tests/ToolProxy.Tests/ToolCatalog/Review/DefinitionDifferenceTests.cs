using System.Text.Json;
using AgentTrust.ToolProxy.ToolCatalog.Review;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog.Review;

public sealed class DefinitionDifferenceTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "/a 1 2")]
    [InlineData("""{"a":1}""", """{}""", "/a 1 -")]
    [InlineData("""{"a":{"b":[1,2]}}""", """{"a":{"b":[1,3,4]}}""", "/a/b/1 2 3|/a/b/2 - 4")]
    [InlineData("""{"a":1}""", """{"a":{"b":1}}""", """/a 1 {"b":1}""")]
    [InlineData("""{}""", """{"a":{"b":1,"c":{}}}""", "/a/b - 1|/a/c - {}")]
    [InlineData("""{"a":{"b":1}}""", """{}""", "/a/b 1 -")]
    [InlineData("""{"a":null}""", """{}""", "/a null -")]
    [InlineData("""{"a/b~c":1}""", """{"a/b~c":2}""", "/a~1b~0c 1 2")]
    public void WhatDiffersIsNamedAndWhatDoesNotIsNot(string was, string now, string changes) => Assert.Equal(changes, Between(JsonElement.Parse(was), now));

    [Fact]
    public void WithoutAnythingAcceptedAllOfItIsNew() => Assert.Equal("/name - \"a\"|/inputSchema/type - \"object\"", Between(null, """{"name":"a","inputSchema":{"type":"object"}}"""));

    private static string Between(JsonElement? was, string now) => string.Join('|', DefinitionDifference.Between(was, JsonElement.Parse(now))
        .Select(change => $"{change.Path} {change.Was?.GetRawText() ?? "-"} {change.Is?.GetRawText() ?? "-"}"));
}
