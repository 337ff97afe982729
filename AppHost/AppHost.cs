using AgentTrust.AppHost;
using AgentTrust.Contracts.Identity;

var builder = DistributedApplication.CreateBuilder(args);

// Secrets of this installation: made once, kept in user secrets, never in the repository.
var postgresPassword = builder.AddParameter("postgres-password", Generated.ConnectionPassword, secret: true, persist: true);
var signingKeyPassphrase = builder.AddParameter("signing-key-passphrase", Generated.Passphrase, secret: true, persist: true);
var decisionCacheKey = builder.AddParameter("decision-cache-key", Generated.Key, secret: true, persist: true);
var toolAcceptanceKey = builder.AddParameter("tool-acceptance-key", Generated.Key, secret: true, persist: true);
var peoplePassword = builder.AddParameter("people-password", Generated.Password, secret: true, persist: true);

// Who each process is. Keys are fresh at every start.
var identities = new WorkloadIdentities();
identities.Declare(SpiffeIds.Platform);

// Stores.
var messaging = builder.AddRabbitMQ("messaging").WithDataVolume();
var postgres = builder.AddPostgres("postgres", password: postgresPassword).WithDataVolume();
var issuerDb = postgres.AddDatabase("issuerdb", Tenant.DatabaseOf(builder, "issuerdb"));
var approvalDb = postgres.AddDatabase("approvaldb", Tenant.DatabaseOf(builder, "approvaldb"));
var auditDb = postgres.AddDatabase("auditdb", Tenant.DatabaseOf(builder, "auditdb"));
var toolsDb = postgres.AddDatabase("toolsdb", Tenant.DatabaseOf(builder, "toolsdb"));
var cache = builder.AddRedis("cache").WithDataVolume();

// People.
var sampleIdentity = builder.AddProject<Projects.SampleIdentity>("sample-identity")
    .WithEnvironment("SampleIdentity__Password", peoplePassword)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

// Evidence: everyone else records here.
var auditService = builder.AddProject<Projects.AuditService>("audit-service")
    .WithWorkloadIdentity(identities, SpiffeIds.AuditService)
    .WithPeopleFrom(sampleIdentity)
    .WithReference(auditDb).WaitFor(auditDb)
    .WithEnvironment("Audit__SigningKeyPassphrase", signingKeyPassphrase)
    .WithHttpHealthCheck("/health");

// Authority: agents, tasks, tokens.
var tokenIssuer = builder.AddProject<Projects.TokenIssuer>("token-issuer")
    .WithWorkloadIdentity(identities, SpiffeIds.TokenIssuer)
    .WithPeopleFrom(sampleIdentity)
    .WithReference(issuerDb).WaitFor(issuerDb)
    .WithReference(cache).WaitFor(cache)
    .WithReference(messaging)
    .WithReference(auditService)
    .WithEnvironment("Issuer__SigningKeyPassphrase", signingKeyPassphrase)
    .WithEnvironment("Issuer__Seed", "true")
    .WithHttpHealthCheck("/health");
tokenIssuer.WithEnvironment("Issuer__Url", tokenIssuer.GetEndpoint("http"));

// Decisions.
var policyService = builder.AddProject<Projects.PolicyService>("policy-service")
    .WithWorkloadIdentity(identities, SpiffeIds.PolicyService)
    .WithPeopleFrom(sampleIdentity)
    .WithReference(cache).WaitFor(cache)
    .WithReference(tokenIssuer)
    .WithReference(auditService).WaitFor(auditService)
    .WithEnvironment("Policies__Directory", Path.GetFullPath("../policies", builder.AppHostDirectory))
    .WithEnvironment("Policies__Store", PolicyStore.FolderOf(builder))
    .WithEnvironment("PolicyService__Evaluation__CacheKey", decisionCacheKey)
    .WithHttpHealthCheck("/health");

// Consent.
var approvalService = builder.AddProject<Projects.ApprovalService>("approval-service")
    .WithWorkloadIdentity(identities, SpiffeIds.ApprovalService)
    .WithPeopleFrom(sampleIdentity)
    .WithReference(approvalDb).WaitFor(approvalDb)
    .WithReference(messaging)
    .WithReference(auditService)
    .WithHttpHealthCheck("/health");

// A small estate to govern.
var sampleTools = builder.AddProject<Projects.SampleTools>("sample-tools")
    .WithWorkloadIdentity(identities, SpiffeIds.SampleTools)
    .WithReference(toolsDb).WaitFor(toolsDb)
    .WithReference(cache).WaitFor(cache)
    .WithReference(tokenIssuer)
    .WithAccessTokensFrom(tokenIssuer)
    .WithEnvironment("SampleTools__DataDirectory", Estate.FolderOf(builder))
    .WithIsolationWherePossible()
    .WithHttpHealthCheck("/health");

// The only way from an agent to a tool.
var toolProxy = builder.AddProject<Projects.ToolProxy>("tool-proxy")
    .WithWorkloadIdentity(identities, SpiffeIds.ToolProxy)
    .WithPeopleFrom(sampleIdentity)
    .WithReference(cache).WaitFor(cache)
    .WithReference(tokenIssuer).WaitFor(tokenIssuer)
    .WithAccessTokensFrom(tokenIssuer)
    .WithReference(policyService).WaitFor(policyService)
    .WithReference(approvalService).WaitFor(approvalService)
    .WithReference(auditService).WaitFor(auditService)
    .WithReference(sampleTools).WaitForStart(sampleTools)
    .WithEnvironment("ToolProxy__ToolCatalog__AcceptanceKey", toolAcceptanceKey)
    .WithEnvironment("ToolProxy__Drift__Honeytokens__File", Path.GetFullPath("../policies/honeytokens.json", builder.AppHostDirectory))
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

toolProxy.WithEnvironment("ToolProxy__Resource__Url", toolProxy.GetEndpoint("http"));
tokenIssuer.WithEnvironment("Issuer__TokenExchange__ToolProxyUrls__0", toolProxy.GetEndpoint("http"));

// What people see.
var console = builder.AddProject<Projects.Console>("console")
    .WithWorkloadIdentity(identities, SpiffeIds.Console)
    .WithPeopleFrom(sampleIdentity)
    .WithReference(tokenIssuer)
    .WithReference(policyService)
    .WithReference(approvalService)
    .WithReference(auditService)
    .WithReference(toolProxy).WaitFor(toolProxy)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();
sampleIdentity.WithEnvironment("SampleIdentity__ConsoleUrl", console.GetEndpoint("http"));
toolProxy.WithEnvironment("ToolProxy__ToolCalls__ConsoleUrl", console.GetEndpoint("http"));
approvalService.WithEnvironment("ApprovalService__Passkeys__Origins__0", console.GetEndpoint("http"));
approvalService.WithEnvironment("ApprovalService__Channels__ConsoleUrl", console.GetEndpoint("http"));

// Checks the log from outside, on demand.
var auditVerifier = builder.AddProject<Projects.AuditVerifier>("audit-verifier")
    .WithWorkloadIdentity(identities, SpiffeIds.AuditVerifier)
    .WithReference(auditService).WaitFor(auditService)
    .WithArgs("verify")
    .WithExplicitStart();

// The assistant: it waits for tasks and holds nothing until there is one.
builder.AddProject<Projects.CodingAgent>("coding-agent")
    .WithWorkloadIdentity(identities, SpiffeIds.Agent("coding-agent"))
    .WithReference(tokenIssuer)
    .WithReference(toolProxy).WaitFor(toolProxy)
    .WithReference(auditService)
    .WithEnvironment("Console__Url", console.GetEndpoint("http"))
    .WithEnvironment("Agent__DirectToolUrl", sampleTools.GetEndpoint("http"))
    .WithModelFrom(builder.Configuration)
    .WithRunAgentCommand(identities, tokenIssuer, auditVerifier);

// The table of resources shows what listens where; each process need not say it again.
foreach (var project in builder.Resources.OfType<ProjectResource>())
    builder.CreateResourceBuilder(project).WithEnvironment("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Warning");

console.OnResourceReady((_, ready, cancellationToken) => NextSteps.SayAsync(console, peoplePassword, ready.Services, cancellationToken));

builder.Build().Run();
