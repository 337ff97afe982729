var builder = DistributedApplication.CreateBuilder(args);

var cache = builder.AddRedis("cache").WithDataVolume();

var postgresPassword = builder.AddParameter(
    "postgres-password", new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true, persist: true);
var postgres = builder.AddPostgres("postgres", password: postgresPassword).WithDataVolume();
var issuerdb = postgres.AddDatabase("issuerdb");
var approvaldb = postgres.AddDatabase("approvaldb");
var auditdb = postgres.AddDatabase("auditdb");
var toolsdb = postgres.AddDatabase("toolsdb");

var messaging = builder.AddRabbitMQ("messaging").WithDataVolume();

var sampleIdentity = builder.AddProject<Projects.SampleIdentity>("sample-identity")
    .WithHttpHealthCheck("/health");

var auditService = builder.AddProject<Projects.AuditService>("audit-service")
    .WithReference(auditdb).WaitFor(auditdb)
    .WithReference(messaging).WaitFor(messaging)
    .WithHttpHealthCheck("/health");

var tokenIssuer = builder.AddProject<Projects.TokenIssuer>("token-issuer")
    .WithReference(issuerdb).WaitFor(issuerdb)
    .WithReference(cache).WaitFor(cache)
    .WithReference(messaging).WaitFor(messaging)
    .WithHttpHealthCheck("/health");

var policyService = builder.AddProject<Projects.PolicyService>("policy-service")
    .WithReference(cache).WaitFor(cache)
    .WithReference(tokenIssuer).WaitFor(tokenIssuer)
    .WithHttpHealthCheck("/health");

var approvalService = builder.AddProject<Projects.ApprovalService>("approval-service")
    .WithReference(approvaldb).WaitFor(approvaldb)
    .WithReference(messaging).WaitFor(messaging)
    .WithReference(tokenIssuer)
    .WithReference(sampleIdentity)
    .WithHttpHealthCheck("/health");

var sampleTools = builder.AddProject<Projects.SampleTools>("sample-tools")
    .WithReference(toolsdb).WaitFor(toolsdb)
    .WithReference(tokenIssuer)
    .WithHttpHealthCheck("/health");

var toolProxy = builder.AddProject<Projects.ToolProxy>("tool-proxy")
    .WithReference(cache)
    .WithReference(messaging)
    .WithReference(tokenIssuer).WaitFor(tokenIssuer)
    .WithReference(policyService).WaitFor(policyService)
    .WithReference(approvalService).WaitFor(approvalService)
    .WithReference(auditService).WaitFor(auditService)
    .WithReference(sampleTools).WaitForStart(sampleTools)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.Console>("console")
    .WithReference(tokenIssuer)
    .WithReference(policyService)
    .WithReference(approvalService)
    .WithReference(auditService)
    .WithReference(sampleTools)
    .WithReference(sampleIdentity).WaitFor(sampleIdentity)
    .WithReference(toolProxy).WaitFor(toolProxy)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health");

builder.AddProject<Projects.CodingAgent>("coding-agent")
    .WithReference(tokenIssuer)
    .WithReference(toolProxy).WaitFor(toolProxy)
    .WithExplicitStart();

builder.Build().Run();
