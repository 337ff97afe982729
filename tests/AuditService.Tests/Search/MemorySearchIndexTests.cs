using AgentTrust.AuditService.Search.Index;
using AgentTrust.Suites;

namespace AgentTrust.AuditService.Tests.Search;

public sealed class MemorySearchIndexTests : SearchIndexConformance
{
    private protected override Task<ISearchIndex> EmptyIndexAsync() => Task.FromResult<ISearchIndex>(new MemorySearchIndex());
}
