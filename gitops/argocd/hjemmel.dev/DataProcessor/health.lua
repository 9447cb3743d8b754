-- How Argo CD reads an object that AIWorkloads refer to. The API server checked it when it was accepted; without a status
-- there is nothing to wait for.
local hs = { status = "Healthy", message = "Accepted" }

if obj.status == nil then
  return hs
end
if obj.status.observedGeneration ~= nil and obj.status.observedGeneration ~= obj.metadata.generation then
  hs.status = "Progressing"
  hs.message = "Waiting for the operator to look at the latest change"
  return hs
end
for _, condition in ipairs(obj.status.conditions or {}) do
  if condition.type == "Stalled" and condition.status == "True" then
    return { status = "Degraded", message = condition.message }
  end
  if condition.type == "Reconciling" and condition.status == "True" then
    return { status = "Progressing", message = condition.message }
  end
  if condition.type == "Ready" then
    hs.message = condition.message
    if condition.status ~= "True" then
      hs.status = "Progressing"
    end
  end
end
return hs
