using System.Buffers.Binary;
using System.Net;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Log;

public sealed class TileEndpointTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TilesAndBundlesHoldWhatWasSigned()
    {
        await AppendSignedAsync(300);

        var full = await GetAsync("tile/0/000");
        var growing = await GetAsync("tile/0/001.p/44");
        var above = await GetAsync("tile/1/000.p/1");
        var bundle = await GetAsync("tile/entries/001.p/44");

        Assert.Equal(_host.Log.Leaves[..256].SelectMany(l => l.Leaf.Hash), full);
        Assert.Equal(_host.Log.Leaves[256..].SelectMany(l => l.Leaf.Hash), growing);
        Assert.Equal(TilePart.RootOf(full), above);
        Assert.Equal(_host.Log.Leaves[256].Leaf.Canonical, bundle[2..(2 + BinaryPrimitives.ReadUInt16BigEndian(bundle))]);
    }

    [Theory]
    [InlineData("tile/0/002")] // beyond the log
    [InlineData("tile/0/001")] // not full yet
    [InlineData("tile/0/001.p/45")]
    [InlineData("tile/1/000.p/2")]
    [InlineData("tile/2/000.p/1")]
    [InlineData("tile/64/000.p/1")]
    [InlineData("tile/63/000.p/1")]
    [InlineData("tile/0/1")]
    [InlineData("tile/0/x000/000")] // one index, one path
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/entries/002")]
    [InlineData("tile/entries/nothing")]
    public async Task WhatIsNoSignedTileIsNotFound(string path)
    {
        await AppendSignedAsync(300);

        using var answer = await _host.As(SpiffeIds.AuditVerifier).GetAsync($"/log/{path}", Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task WhatWasNotSignedIsNotShown()
    {
        await AppendSignedAsync(10);
        await _host.Client(SpiffeIds.ToolProxy).AppendAsync([AuditHost.Record("later", 11)], Cancelled);

        using var answer = await _host.As(SpiffeIds.AuditVerifier).GetAsync("/log/tile/0/000.p/11", Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("000", 0, 256)]
    [InlineData("067.p/7", 67, 7)]
    [InlineData("x001/x234/067", 1_234_067, 256)]
    public void ATilesPathIsReadAsTheSpecificationWritesIt(string path, long index, int width) =>
        Assert.Equal((index, width), TilePath.Parse(path));

    public void Dispose() => _host.Dispose();

    private async Task AppendSignedAsync(int count)
    {
        await _host.Client(SpiffeIds.ToolProxy).AppendAsync([.. Enumerable.Range(1, count).Select(i => AuditHost.Record($"r{i}", i))], Cancelled);
        await _host.Client(SpiffeIds.ToolProxy).GetInclusionProofAsync(count - 1, Cancelled);
    }

    private Task<byte[]> GetAsync(string path) => _host.As(SpiffeIds.AuditVerifier).GetByteArrayAsync($"/log/{path}", Cancelled);
}
