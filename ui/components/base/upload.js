// A file on its way to the server, with how much of it has arrived.

import { Refused, leave } from "./api.js";
import { say } from "./words.js";

// progress(share from 0 to 1). Resolves to {id, name, type, size}; a refusal is thrown as of any request.
export function upload(file, progress) {
  const form = new FormData();
  form.append("file", file, file.name || "image.png");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/files");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => total && progress?.(loaded / total);
    request.onerror = () => reject(new Refused(0, { code: "NETWORK", message: say("offline") }));
    request.onload = () => {
      if (request.status === 401) leave();
      const answer = JSON.parse(request.responseText || "null");
      if (request.status < 300) resolve(answer);
      else reject(new Refused(request.status, answer?.error || {}));
    };
    request.send(form);
  });
}
