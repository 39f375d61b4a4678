import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { isWorthRetrying } from "./api/queries.ts";
import { App } from "./app.tsx";
import { followLinks } from "./router/location.ts";
import { applyTheme } from "./ui/theme.ts";
import "./style/index.css";

applyTheme();
followLinks();
const queries = new QueryClient({
  defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 1_000 } },
});
createRoot(document.getElementById("page")!).render(
  <QueryClientProvider client={queries}>
    <App />
  </QueryClientProvider>,
);
