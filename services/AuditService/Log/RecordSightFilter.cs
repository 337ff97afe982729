using AgentTrust.AuditService.Search.Index;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.AuditService.Storage;
using AgentTrust.ServiceDefaults.Authentication;

namespace AgentTrust.AuditService.Log;

/// <summary>Who answers for some agents sees their records and no others, here as in every question; what is not theirs is not there.</summary>
internal sealed class RecordSightFilter(ILogStore store, ISearchIndex index) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.PersonId() is null) return await next(context); // a workload that may read at all reads everything

        var sight = await Sight.OfAsync(http.User, index, http.RequestAborted);
        if (sight.Agents is null) return await next(context);

        var asked = context.GetArgument<long>(0);
        return await store.ReadAsync(asked, 1, http.RequestAborted) is [var leaf] && leaf.Index == asked && sight.Covers(CanonicalLeaf.Decode(leaf).Record)
            ? await next(context)
            : TypedResults.NotFound();
    }
}
