using System.Text.Json;
using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.Arguments.Schemas;
using AgentTrust.ToolProxy.ToolCatalog;
using CsCheck;

namespace AgentTrust.ToolProxy.Tests.Arguments;

/// <summary>Whatever an agent writes: no exception, one answer, and what is accepted means the same when it is read again.</summary>
public sealed class ArgumentPropertyTests
{
    private static readonly string[] Pieces =
    [
        "a", "B", "1", "0x7f", "example.com", "ann@", "evil.example", "refs/heads/", "fix", "..", ".", "/", "\\", "@", "@{", "+", "-", "#", "%2e", ":", "::", "[", "]", "127", "xn--",
        " ", "\t", "\n", "\r", "\0", "'", "\"", "`", "$", "$(", ")", "(", "${", "}", ";", "&", "&&", "|", "<", ">", "<<", "*", "?", "~", "=", ",", "--", "/*", "*/", "$$", "git", "rm", "sh -c ",
        "eval ", "env ", "select", "delete", "drop", "from", "into", "t", "é", "．", "\u200B", "\ud800", "http://", "https://", "<ann@x.y>", "mailto:", ".git",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(at => Pieces[at]).Array[0, 12].Select(string.Concat), Gen.String);

    public static TheoryData<string> Kinds { get; } = [.. Enum.GetNames<ArgumentKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnyTextHasOneReadingAndNoException(string kind) => Text.Sample(text =>
    {
        var argument = Argument(kind);
        var reading = ArgumentReading.Read(argument, text);

        Assert.Equal(reading.Fault, ArgumentReading.Read(argument, text).Fault);
        Assert.True(reading.Fault is null || reading.Names.Count == 0);
    }, iter: 3000, threads: 1);

    [Theory]
    [InlineData(nameof(ArgumentKind.Host))]
    [InlineData(nameof(ArgumentKind.Branch))]
    [InlineData(nameof(ArgumentKind.Recipient))]
    [InlineData(nameof(ArgumentKind.Path))]
    [InlineData(nameof(ArgumentKind.Repository))]
    [InlineData(nameof(ArgumentKind.Secret))]
    public void WhatIsInItsOneFormStaysThere(string kind) => Text.Sample(text =>
    {
        foreach (var name in ArgumentReading.Read(Argument(kind), text).Names)
            Assert.Equal([name], ArgumentReading.Read(Argument(kind), name.Value).Names);
    }, iter: 3000, threads: 1);

    [Fact]
    public void NothingHidesTheNextLineOfACommand() => Text.Sample(text =>
    {
        if (ArgumentReading.Read(Argument("Command"), text).Fault is null)
            Assert.Contains(ArgumentReading.Read(Argument("Command"), $"{text}\nneedle").Names, name => name is { Kind: ArgumentKind.Command, Value: "needle" });
    }, iter: 5000, threads: 1);

    [Fact]
    public void NothingHidesTheNextStatement() => Text.Sample(text =>
    {
        if (ArgumentReading.Read(Argument("Sql"), text).Fault is null)
            Assert.NotNull(ArgumentReading.Read(Argument("Sql"), $"{text}\n; drop table needle").Fault);
    }, iter: 5000, threads: 1);

    [Fact]
    public void NoAcceptedPathLeavesTheRepository() => Text.Sample(text =>
    {
        foreach (var name in ArgumentReading.Read(Argument("Path"), text).Names)
            Assert.StartsWith("/repository", Path.GetFullPath(name.Value, "/repository"), StringComparison.Ordinal);
    }, iter: 3000, threads: 1);

    [Fact]
    public void AnAcceptedUrlHasTheHostThatTheFrameworkSees() => Text.Sample(text =>
    {
        var url = $"https://{text}";
        if (ArgumentReading.Read(Argument("Url"), url) is { Fault: null } reading && Uri.TryCreate(url, UriKind.Absolute, out var seen))
            Assert.Equal(seen.IdnHost.TrimEnd('.'), reading.Names[0].Value.Split(':') is [var host, _] ? host : reading.Names[0].Value);
    }, iter: 3000, threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ALongTextIsReadAsFastAsAShortOne(string kind)
    {
        foreach (var piece in Pieces)
            ArgumentReading.Read(Argument(kind), string.Concat(Enumerable.Repeat(piece, 100_000)));
    }

    [Fact]
    public void AnySchemaIsReadOrRefused() => Text.Select(Text).Sample((keyword, value) =>
    {
        var schema = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["properties"] = new { a = new Dictionary<string, object> { ["pattern"] = value, [keyword] = value } } });
        try
        {
            SchemaValidation.FirstFault(SchemaReader.Read(schema), JsonSerializer.SerializeToElement(new { a = keyword }), closed: true);
        }
        catch (SchemaException e)
        {
            Assert.StartsWith("The schema says at \"/properties/a", e.Message, StringComparison.Ordinal);
        }
    }, iter: 3000, threads: 1);

    private static CatalogArgument Argument(string kind) => CatalogArgument.Parse("x", Enum.Parse<ArgumentKind>(kind));
}
